import { type DocumentedLimit, exceeds, onEach, onTogether } from './limit';

const SECONDS: Record<string, number> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };

/** Least and most seconds of each token, and the unit that a bare number has. */
const TOKENS = {
  accessToken: { least: 300, most: 86_400, unit: 'hours' },
  idToken: { least: 300, most: 86_400, unit: 'hours' },
  refreshToken: { least: 3_600, most: 315_360_000, unit: 'days' },
};

export const IDENTITY_LIMITS: DocumentedLimit[] = [
  // AWS answers "can't turn off MFA and configure an MFA together".
  onEach('SetUserPoolMfaConfig', ['aws:cognito/userPool:UserPool'], (inputs) => {
    const off = (inputs['mfaConfiguration'] ?? 'OFF') === 'OFF';
    const configured = inputs['softwareTokenMfaConfiguration'] !== undefined;
    return off && configured && 'softwareTokenMfaConfiguration must be absent while mfaConfiguration is OFF';
  }),
  onEach(
    'Using the Amazon Cognito prefix domain for managed login',
    ['aws:cognito/userPoolDomain:UserPoolDomain'],
    (inputs) => {
      const domain = String(inputs['domain']);
      const reserved = domain.includes('.') ? undefined : /aws|amazon|cognito/.exec(domain)?.[0];
      return reserved && `domain "${domain}" must not contain "${reserved}"`;
    },
  ),
  ...Object.entries(TOKENS).map(([token, { least, most, unit }]) =>
    onEach('CreateUserPoolClient', ['aws:cognito/userPoolClient:UserPoolClient'], (inputs) => {
      const validity = inputs[`${token}Validity`];
      if (validity === undefined) return undefined;
      const units = inputs['tokenValidityUnits'] as Record<string, string> | undefined;
      const seconds = Number(validity) * SECONDS[units?.[token] ?? unit]!;
      const allowed = seconds >= least && seconds <= most;
      return !allowed && `${token}Validity is ${seconds} seconds, allowed are ${least} to ${most}`;
    }),
  ),
  onTogether('Quotas in Amazon Cognito', 'aws:cognito/userInGroup:UserInGroup', 'username', (memberships) =>
    exceeds('is in', memberships.length, 100, 'groups'),
  ),
  onTogether(
    'Quotas in Amazon Cognito',
    'aws:cognito/managedLoginBranding:ManagedLoginBranding',
    'userPoolId',
    (brandings) => exceeds('has', brandings.length, 20, 'managed login branding styles'),
  ),
  onEach('Lambda quotas', ['aws:lambda/function:Function'], ({ environment }) => {
    const { variables = {} } = (environment ?? {}) as { variables?: Record<string, string> };
    return exceeds(
      'its environment has',
      Buffer.byteLength(Object.entries(variables).flat().join('')),
      4 * 1024,
      'bytes',
    );
  }),
];
