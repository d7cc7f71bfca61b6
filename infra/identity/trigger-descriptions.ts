import type { LambdaFunctionArgs } from '../lambda/lambda-function';
import type { OperationSettings } from '../settings/operation-options';
import type { KnownProviders } from '../triggers/federated-people';
import type { PreAuthenticationSettings } from '../triggers/pre-authentication';
import type { PreSignUpSettings } from '../triggers/pre-sign-up';
import { REACH_ATTRIBUTE } from './account-options';
import { asksCaptcha } from './captcha-options';
import { type FederationSettings, providerNameOf } from './federation-options';
import type { IdentitySettings } from './options';

/**
 * Triggers of a user pool as data: what the stack deploys, and the local system runs. This file loads nothing of Pulumi.
 */

export type TriggerSettings = Pick<
  IdentitySettings,
  'signUp' | 'signIn' | 'messages' | 'accounts' | 'attributes' | 'identityProviders' | 'machineClients'
> &
  Partial<Pick<IdentitySettings, 'captcha' | 'captchaSecret'>> &
  Pick<OperationSettings, 'protect'>;

/** Trigger of a user pool: its function, and what it may call on the pool. */
export interface Trigger extends Omit<LambdaFunctionArgs, 'logging' | 'timeout' | 'statements'> {
  poolActions?: string[];
}

/** Trigger before tokens are issued, which every pool has. Cognito calls no other for a machine. */
export function preTokenTrigger({
  attributes: { inAccessToken },
  machineClients,
  signIn,
  protect,
}: Pick<TriggerSettings, 'attributes' | 'machineClients' | 'signIn' | 'protect'>): Trigger {
  const auditsMachines = machineClients.length > 0 && signIn.audit;
  const environment = {
    ...(inAccessToken.length > 0 && { TOKEN_ATTRIBUTES: inAccessToken.join() }),
    ...(auditsMachines && { AUDIT_MACHINES: 'true' }),
  };
  return {
    fileName: 'pre-token-generation.ts',
    description: 'Adds scopes to access tokens',
    ...(Object.keys(environment).length > 0 && { environment }),
    protectLog: auditsMachines && protect,
  };
}

export type OptionalTrigger =
  | 'preSignUp'
  | 'postConfirmation'
  | 'preAuthentication'
  | 'postAuthentication'
  | 'customMessage'
  | 'defineAuthChallenge'
  | 'createAuthChallenge'
  | 'verifyAuthChallengeResponse';

/** Triggers that settings need, besides the one before tokens, by their name in `lambdaConfig`. */
export function optionalTriggers({
  signUp,
  signIn,
  messages,
  accounts,
  captcha,
  captchaSecret,
  identityProviders,
  protect,
}: Omit<TriggerSettings, 'attributes' | 'machineClients'>): Record<
  OptionalTrigger,
  Trigger | false | undefined
> {
  const providers = knownProviders({ identityProviders });
  const isFederated = identityProviders.length > 0;
  const byInvitation = signUp.mode === 'invited';
  const hasClientLists = Object.keys(signIn.allowed).length > 0;
  const judgesFederated =
    identityProviders.some(({ admits }) => admits === 'invited') || (isFederated && hasClientLists);
  const auditsFederated = isFederated && signIn.audit;
  const asked = captcha && asksCaptcha({ captcha }) ? captcha : undefined;
  const siteKey = { CAPTCHA_SITE_KEY: asked?.siteKey ?? '' };
  return {
    preSignUp: (byInvitation || judgesFederated) && {
      fileName: 'pre-sign-up.ts',
      description: 'Lets only invited people sign up',
      texts: settingsFile<PreSignUpSettings>({
        byInvitation,
        allowed: signUp.allowed,
        identifiers: accounts.verify.map((name) => REACH_ATTRIBUTE[name]),
        providers,
        clients: signIn.allowed,
      }),
      ...(isFederated && hasClientLists && { poolActions: ['cognito-idp:ListUserPoolClients'] }),
    },
    postConfirmation: (signUp.defaultGroup !== undefined || auditsFederated) && {
      fileName: 'post-confirmation.ts',
      description: 'Puts who signed up into a group, and logs first sign-ins by identity providers',
      environment: {
        ...(signUp.defaultGroup && { DEFAULT_GROUP: signUp.defaultGroup }),
        ...(auditsFederated && { AUDIT: 'true' }),
      },
      ...(signUp.defaultGroup && { poolActions: ['cognito-idp:AdminAddUserToGroup'] }),
      protectLog: auditsFederated && protect,
    },
    preAuthentication: hasClientLists && {
      fileName: 'pre-authentication.ts',
      description: 'Lets only listed people sign in with an app client',
      texts: settingsFile<PreAuthenticationSettings>({ clients: signIn.allowed, providers }),
      poolActions: ['cognito-idp:ListUserPoolClients'],
    },
    postAuthentication: signIn.audit && {
      fileName: 'post-authentication.ts',
      description: 'Logs who signed in',
      // Its log is the audit log of sign-ins.
      protectLog: protect,
    },
    customMessage: messages.wording === 'gatehouse' && {
      fileName: 'custom-message.ts',
      description: 'Words what Cognito sends',
      environment: { DEFAULT_LANGUAGE: messages.language, VERIFY_BY: accounts.verifyBy },
    },
    defineAuthChallenge: asked && {
      fileName: 'define-auth-challenge.ts',
      description: 'Asks a CAPTCHA after the password',
    },
    createAuthChallenge: asked && {
      fileName: 'create-auth-challenge.ts',
      description: 'Shows a CAPTCHA',
      environment: siteKey,
    },
    verifyAuthChallengeResponse: asked && {
      fileName: 'verify-auth-challenge.ts',
      description: 'Checks a CAPTCHA',
      environment: { ...siteKey, CAPTCHA_VERIFY_URL: asked.verifyUrl },
      ...(captchaSecret && { secretEnvironment: { CAPTCHA_SECRET: captchaSecret } }),
    },
  };
}

const knownProviders = ({
  identityProviders,
}: Pick<FederationSettings, 'identityProviders'>): KnownProviders =>
  Object.fromEntries(
    identityProviders.map((provider) => [
      providerNameOf(provider).toLowerCase(),
      { admits: provider.admits, trustEmail: provider.trustEmail },
    ]),
  );

const settingsFile = <Settings>(settings: Settings) => ({ 'settings.json': JSON.stringify(settings) });
