import type { Mappings } from './mapping';

export const IDENTITY: Mappings = {
  'aws:cognito/userPool:UserPool': {
    autoName: 'name',
    calls: [
      {
        operation: 'cognito-idp.CreateUserPool',
        properties: {
          name: 'PoolName',
          passwordPolicy: 'Policies.PasswordPolicy',
          signInPolicy: 'Policies.SignInPolicy',
          'emailConfiguration.fromEmailAddress': 'From',
          tags: 'UserPoolTags',
        },
      },
      ...['softwareTokenMfaConfiguration', 'emailMfaConfiguration', 'webAuthnConfiguration'].map(
        (property) => ({
          operation: 'cognito-idp.SetUserPoolMfaConfig',
          adds: { UserPoolId: 'eu-west-1_Example01' },
          onlyWith: property,
        }),
      ),
    ],
  },
  'aws:cognito/riskConfiguration:RiskConfiguration': {
    calls: [{ operation: 'cognito-idp.SetRiskConfiguration' }],
  },
  'aws:cognito/logDeliveryConfiguration:LogDeliveryConfiguration': {
    calls: [{ operation: 'cognito-idp.SetLogDeliveryConfiguration' }],
  },
  'aws:cognito/resourceServer:ResourceServer': {
    calls: [{ operation: 'cognito-idp.CreateResourceServer' }],
  },
  'aws:cognito/userPoolClient:UserPoolClient': {
    autoName: 'name',
    calls: [{ operation: 'cognito-idp.CreateUserPoolClient', properties: { name: 'ClientName' } }],
  },
  'aws:cognito/userPoolDomain:UserPoolDomain': {
    calls: [
      {
        operation: 'cognito-idp.CreateUserPoolDomain',
        properties: {
          // The model's pattern is that of a prefix; of a domain of one's own AWS takes the whole name.
          domain: { to: 'Domain', as: (domain) => String(domain).split('.')[0] },
          certificateArn: 'CustomDomainConfig.CertificateArn',
        },
      },
    ],
  },
  'aws:cognito/identityProvider:IdentityProvider': {
    calls: [{ operation: 'cognito-idp.CreateIdentityProvider' }],
  },
  'aws:cognito/managedLoginBranding:ManagedLoginBranding': {
    calls: [{ operation: 'cognito-idp.CreateManagedLoginBranding' }],
    notSent: { settings: 'a document of any shape, of which the model says nothing' },
  },
  'aws:cognito/identityPool:IdentityPool': {
    calls: [
      {
        operation: 'cognito-identity.CreateIdentityPool',
        properties: { tags: 'IdentityPoolTags' },
      },
    ],
  },
  'aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment': {
    calls: [
      {
        operation: 'cognito-identity.SetIdentityPoolRoles',
        properties: {
          roleMappings: {
            to: 'RoleMappings',
            as: (mappings) =>
              Object.fromEntries(
                (mappings as Record<string, string>[]).map(
                  ({ identityProvider = '', type, ambiguousRoleResolution }) => [
                    identityProvider,
                    { Type: type, AmbiguousRoleResolution: ambiguousRoleResolution },
                  ],
                ),
              ),
          },
        },
      },
    ],
  },
  'aws:cognito/userGroup:UserGroup': {
    calls: [{ operation: 'cognito-idp.CreateGroup', properties: { name: 'GroupName' } }],
  },
  'aws:cognito/user:User': {
    calls: [{ operation: 'cognito-idp.AdminCreateUser', properties: { attributes: 'UserAttributes' } }],
  },
  'aws:cognito/userInGroup:UserInGroup': {
    calls: [{ operation: 'cognito-idp.AdminAddUserToGroup' }],
  },
  'aws:lambda/function:Function': {
    autoName: 'name',
    calls: [
      {
        operation: 'lambda.CreateFunction',
        properties: { name: 'FunctionName' },
        adds: { Code: { ZipFile: 'index.js' } },
      },
    ],
    notSent: { code: 'an archive that Pulumi packs and uploads' },
  },
  'aws:lambda/permission:Permission': {
    calls: [
      {
        operation: 'lambda.AddPermission',
        properties: { function: 'FunctionName' },
        adds: { StatementId: 'terraform-20260102030405000000000001' },
      },
    ],
  },
};
