import { gatehouse } from './gatehouse';

/** The program that `pulumi up` runs. What it exports are the stack's outputs; `gatehouse.ts` says what each is. */
export const {
  url,
  missingDnsRecords,
  userPoolId,
  webClientId,
  mobileClientId,
  clientIds,
  clientSecrets,
  authUrl,
  iotEndpoint,
  devices,
  deviceCertificates,
  clusterName,
  serviceName,
  serviceLogGroup,
  image,
  profileImageBucket,
  dashboardUrl,
  administratorCommand,
  amplifyOutputs,
} = gatehouse();
