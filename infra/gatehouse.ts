import * as pulumi from '@pulumi/pulumi';
import { clientScopes } from '../contract/user-pool';
import { currentAccount } from './account';
import { hostedZoneProvider, taggingProvider } from './aws-provider';
import { Address } from './edge/address';
import { Firewall } from './edge/firewall';
import { Listeners } from './edge/listeners';
import { LoadBalancer } from './edge/load-balancer';
import { GateService } from './gate-service/gate-service';
import { Gates } from './gates/gates';
import { limitRoles } from './iam/role-limits';
import { Identity } from './identity/identity';
import { FlowLogs } from './network/flow-logs';
import { InterfaceEndpoints } from './network/interface-endpoints';
import { Network } from './network/network';
import { SecurityGroups } from './network/security-groups';
import { Observability } from './observability/observability';
import { amplifyOutputs } from './outputs/amplify-outputs';
import { stackSettings } from './settings/settings';
import { ProfileStorage } from './storage/profile-storage';

/**
 * Prefix of every name in the AWS account; Pulumi appends a random part, so that stacks don't collide.
 * Load balancers and target groups may have 32 characters.
 */
const NAME = 'gatehouse';

/**
 * Stack of Gatehouse: all its parts, in the order in which they need each other.
 *
 * @returns the stack's outputs
 * @throws {SettingsError} before any resource is registered, where the stack's configuration is not valid
 */
export function gatehouse() {
  const settings = stackSettings();
  const { region } = settings;
  limitRoles(settings);
  const provider = taggingProvider(settings);
  const account = currentAccount(region, { provider });
  const top = { providers: [provider] };

  const network = new Network(NAME, { settings, region }, top);
  const { vpcId } = network;
  const securityGroups = new SecurityGroups(NAME, { settings, vpcId }, top);
  const { taskGroupId } = securityGroups;
  if (settings.interfaceEndpoints) {
    new InterfaceEndpoints(NAME, { region, vpcId, subnetIds: network.taskSubnetIds, taskGroupId }, top);
  }
  if (settings.flowLogs) new FlowLogs(`${NAME}-flow-logs`, { settings, account, vpcId }, top);

  const loadBalancer = new LoadBalancer(NAME, { settings, account, network, securityGroups }, top);
  const address = new Address(
    NAME,
    { settings, loadBalancer, hostedZoneProvider: hostedZoneProvider(settings, provider) },
    top,
  );
  const publicUrl = address.url;

  const identity = new Identity(NAME, { settings, account, publicUrl, publicAddress: address }, top);
  const { userPool, clients, machines, managedLogin, users, identityPool } = identity;

  const listeners = new Listeners(
    NAME,
    {
      loadBalancerArn: loadBalancer.arn,
      certificateArn: address.certificateArn,
      targetGroupArn: loadBalancer.targetGroup.arn,
      jwtValidation: settings.jwtValidation,
      signIn: {
        userPoolArn: userPool.arn,
        issuer: userPool.issuer,
        domainPrefix: managedLogin.domainName,
        webClientId: clients.webClientId,
        scopes: clientScopes('web', settings.accountPage),
      },
    },
    top,
  );
  const firewall = new Firewall(NAME, { settings, loadBalancerArn: loadBalancer.arn }, top);

  const profileStorage = new ProfileStorage(`${NAME}-profile-images`, { settings, account }, top);
  const gates = new Gates(NAME, { settings, account }, top);

  const observability = new Observability(
    NAME,
    {
      settings,
      region,
      loadBalancerArnSuffix: loadBalancer.arnSuffix,
      targetGroupArnSuffix: loadBalancer.targetGroup.arnSuffix,
    },
    top,
  );
  const service = new GateService(
    NAME,
    {
      settings,
      account,
      network,
      taskGroupId,
      targetGroup: loadBalancer.targetGroup,
      listenerRules: listeners.rules,
      deploymentAlarms: observability.deploymentAlarms,
      loadBalancerArnSuffix: loadBalancer.arnSuffix,
      profileImages: { bucketArn: profileStorage.bucketArn, kmsKeyArn: settings.kmsKeyArn },
      surroundings: {
        publicUrl,
        userPoolId: userPool.id,
        webClientId: clients.webClientId,
        mobileClientId: clients.mobileClientId,
        appClientIds: clients.ids,
        machineClientIds: machines?.ids ?? {},
        managedLoginUrl: managedLogin.url,
        loadBalancerArn: loadBalancer.arn,
        profileImageBucket: profileStorage.bucketName,
        iotEndpoint: gates.endpoint,
        liveAccess: identityPool?.iotPolicyName && {
          identityPoolId: identityPool.id,
          iotPolicyName: identityPool.iotPolicyName,
        },
      },
    },
    top,
  );

  const dashboardUrl = observability.watch({
    serviceLogGroupName: service.logGroupName,
    gateWatchLogGroupName: gates.watch.logGroupName,
    failedSignIns: identity.failedSignIns,
    captchaLogGroupName: userPool.captchaLogGroupName,
    monitored: {
      gateWatchFunctionName: gates.watch.functionName,
      lostWillsLogGroupName: gates.lostWillsLogGroupName,
      certificateArn: address.certificateArn,
      preTokenFunctionName: userPool.preTokenGeneration.functionName,
      optionalTriggers: userPool.optionalTriggers,
      firewallMetricName: firewall.metricName,
      clusterName: service.clusterName,
      serviceName: service.serviceName,
    },
  });

  return {
    /** The public address. */
    url: publicUrl,
    /** DNS records to make by hand: the domain's, where no hosted zone is configured. */
    missingDnsRecords: address.missingRecords,
    userPoolId: userPool.id,
    webClientId: clients.webClientId,
    mobileClientId: clients.mobileClientId,
    /** Ids of all app clients, those of machines too, by name. */
    clientIds: pulumi.output({ ...clients.ids, ...machines?.ids }),
    /** Secrets of the machine clients and of further confidential app clients, by name. */
    clientSecrets: pulumi.output({ ...clients.secrets, ...machines?.secrets }),
    /** Origin of Cognito's managed login pages. */
    authUrl: managedLogin.url,
    /** What to register at other identity providers. */
    identityProviderRegistration: managedLogin.registration,
    /** Host name that gates connect to. */
    iotEndpoint: gates.endpoint,
    /** Client id and topics of the devices, by gate id. */
    devices: gates.devices,
    /** PEM certificates by gate id, for the devices. */
    deviceCertificates: gates.certificates,
    clusterName: service.clusterName,
    serviceName: service.serviceName,
    /** Log group of the service: requests, errors and audit records. */
    serviceLogGroup: service.logGroupName,
    /** Image that the tasks run: repository, tag and digest. */
    image: service.image,
    profileImageBucket: profileStorage.bucketName,
    /** Where people get AWS credentials; absent where nobody does. */
    identityPoolId: identityPool?.id,
    /** Bucket of people's files; absent where nobody has any. */
    peopleFilesBucket: identityPool?.filesBucketName,
    dashboardUrl,
    /** A ready command that creates an administrator. */
    administratorCommand: users.administratorCommand,
    /** Content of `amplify_outputs.json`. */
    amplifyOutputs: amplifyOutputs({
      settings,
      region,
      userPoolId: userPool.id,
      mobileClientId: clients.mobileClientId,
      managedLoginHost: managedLogin.host,
      publicUrl,
      identityPool,
    }),
  };
}
