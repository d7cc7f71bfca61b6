import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type Account, currentAccount } from '../account';
import { providerProblems, taggingProvider } from '../aws-provider';
import { allow, policyDocument, type Statement } from '../iam/policy-document';
import { readOptions } from '../settings/read-settings';
import { pulumiConfiguration, SettingsError } from '../settings/settings';
import { DeploymentRole } from './deployment-role';
import { GithubTrust } from './github-trust';
import { BOOTSTRAP_OPTIONS, type BootstrapSettings } from './options';
import { manageRoles, readRoles } from './permissions/roles';
import { RUNTIME } from './permissions/runtime';
import { type Operation, statements } from './permissions/statements';
import { PERMISSIONS } from './permissions/tables';
import { StateBackend } from './state-backend';

/** Prefix of names in the AWS account. The deploy role has no right to anything that is named so. */
const NAME = 'pulumi';

/** IAM path of what this stack makes: outside the path where the deploy role may change roles. */
const PATH = '/gatehouse-bootstrap/';

/**
 * Bootstrap stack: what an account needs before a Gatehouse stack can be deployed to it, once for each account and
 * region.
 *
 * @returns the stack's outputs
 * @throws {SettingsError} before any resource is registered, where the stack's configuration is not valid
 */
export function bootstrap() {
  const { region, ...settings } = bootstrapSettings();
  const provider = taggingProvider({ region, tags: settings.tags });
  const account = currentAccount(region, { provider });
  const top = { providers: [provider] };

  const state = new StateBackend(`${NAME}-state`, { region }, top);
  const github = new GithubTrust(`${NAME}-github`, settings, top);

  const boundary = new aws.iam.Policy(
    `${NAME}-boundary`,
    {
      path: PATH,
      description: 'Gatehouse: the most that a role of a stack may do',
      policy: policyDocument(statements([RUNTIME], ['run'], account)),
    },
    { provider },
  );

  const roles = pulumi.interpolate`arn:${account.partition}:iam::${account.id}:role${settings.rolePath}*`;
  const zone = settings.hostedZoneRole ? [allow(['sts:AssumeRole'], [settings.hostedZoneRole])] : [];
  const preview = new DeploymentRole(
    `${NAME}-preview`,
    {
      path: PATH,
      description: 'Gatehouse: previews',
      trustPolicy: github.assumedFrom(settings.previewFrom),
      policies: {
        state: [...state.read(), ...readRoles(roles), ...zone],
        ...ofEachTable(['read'], account),
      },
    },
    top,
  );
  const deploy = new DeploymentRole(
    `${NAME}-deploy`,
    {
      path: PATH,
      description: 'Gatehouse: deployments',
      trustPolicy: github.assumedFrom(settings.deployFrom),
      policies: {
        state: [...state.write(), ...zone],
        roles: manageRoles({
          roles,
          serviceLinkedRoles: pulumi.interpolate`arn:${account.partition}:iam::${account.id}:role/aws-service-role/*`,
          permissionsBoundary: boundary.arn,
        }),
        ...ofEachTable(['create', 'read', 'update', 'delete'], account),
      },
    },
    top,
  );

  return {
    /** For `pulumi login`. */
    backendUrl: state.url,
    /** For `pulumi stack init --secrets-provider`. */
    secretsProvider: state.secretsProvider,
    /** Variable `AWS_ROLE` of GitHub's environment for previews. */
    previewRoleArn: preview.arn,
    /** Variable `AWS_ROLE` of GitHub's environment for deployments. */
    deployRoleArn: deploy.arn,
    /** Options of every stack that the deploy role deploys. */
    rolePath: settings.rolePath,
    permissionsBoundary: boundary.arn,
  };
}

/** Statements that allow these operations, by the managed policy that holds them: one would be too long. */
function ofEachTable(operations: Operation[], account: Account): Record<string, Statement[]> {
  return Object.fromEntries(
    Object.entries(PERMISSIONS).map(([part, table]) => [part, statements([table], operations, account)]),
  );
}

function bootstrapSettings(): BootstrapSettings & { region: string } {
  const { region, ...configuration } = pulumiConfiguration();
  const { values, problems } = readOptions(BOOTSTRAP_OPTIONS, configuration);
  problems.push(...providerProblems(pulumi.runtime.allConfig()));
  if (PATH.startsWith(values.rolePath ?? '-')) {
    problems.push(`rolePath must not hold ${PATH}, or the deploy role could change its own rights`);
  }
  if (!region) problems.push('aws:region must be set');
  if (!region || problems.length > 0) throw new SettingsError(problems);
  return { ...(values as BootstrapSettings), region };
}
