import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { allow } from '../iam/policy-document';
import { LambdaFunction, type LambdaFunctionArgs } from '../lambda/lambda-function';
import type { OperationSettings } from '../settings/operation-options';
import type { LogSettings } from '../storage/log-group';
import type { KnownProviders } from '../triggers/federated-people';
import type { PreAuthenticationSettings } from '../triggers/pre-authentication';
import type { PreSignUpSettings } from '../triggers/pre-sign-up';
import { REACH_ATTRIBUTE } from './account-options';
import { providerNameOf } from './federation-options';
import type { IdentitySettings } from './options';

type TriggerSettings = IdentitySettings & Pick<OperationSettings, 'protect'> & LogSettings;

/** Trigger of a user pool: its function, and what it may call on the pool. */
interface Trigger extends Omit<LambdaFunctionArgs, 'logging' | 'timeout' | 'statements'> {
  poolActions?: string[];
}

/** Cognito gives up after 5 s (Amazon Cognito: "Customizing user pool workflows with Lambda triggers"). */
const TIMEOUT_SECONDS = 5;

/** Lambda triggers of a user pool: a function for each that the settings need. */
export class PoolTriggers {
  readonly preTokenGeneration: LambdaFunction;
  readonly lambdaConfig: aws.types.input.cognito.UserPoolLambdaConfig;
  private readonly attached: { function: LambdaFunction; poolActions: string[] }[] = [];

  constructor(name: string, settings: TriggerSettings, options: { parent: pulumi.ComponentResource }) {
    const create = (suffix: string, { poolActions = [], ...trigger }: Trigger) => {
      const created = new LambdaFunction(
        `${name}-${suffix}`,
        { ...trigger, logging: settings, timeout: TIMEOUT_SECONDS },
        options,
      );
      this.attached.push({ function: created, poolActions });
      return created;
    };
    const { inAccessToken } = settings.attributes;
    this.preTokenGeneration = create('pre-token', {
      fileName: 'pre-token-generation.ts',
      description: 'Adds scopes to access tokens',
      ...(inAccessToken.length > 0 && { environment: { TOKEN_ATTRIBUTES: inAccessToken.join() } }),
    });
    this.lambdaConfig = {
      // V2_0 is the first version that can change access tokens.
      preTokenGenerationConfig: { lambdaArn: this.preTokenGeneration.arn, lambdaVersion: 'V2_0' },
    };
    for (const [key, trigger] of Object.entries(optionalTriggers(settings))) {
      if (!trigger) continue;
      this.lambdaConfig[key as OptionalTrigger] = create(trigger.fileName.replace('.ts', ''), trigger).arn;
    }
  }

  /** Lets the pool, which needs their ARNs, call the functions, and these the pool. */
  attachTo(pool: aws.cognito.UserPool): void {
    for (const { function: trigger, poolActions } of this.attached) {
      trigger.allowCallsFrom('cognito-idp.amazonaws.com', pool.arn);
      if (poolActions.length > 0) trigger.allowLater([allow(poolActions, [pool.arn])]);
    }
  }
}

type OptionalTrigger =
  | 'preSignUp'
  | 'postConfirmation'
  | 'preAuthentication'
  | 'postAuthentication'
  | 'customMessage';

/** Triggers that settings need, besides the one before tokens, by their name in `lambdaConfig`. */
export function optionalTriggers({
  signUp,
  signIn,
  messages,
  accounts,
  identityProviders,
  protect,
}: TriggerSettings): Record<OptionalTrigger, Trigger | false | undefined> {
  const providers: KnownProviders = Object.fromEntries(
    identityProviders.map((provider) => [
      providerNameOf(provider).toLowerCase(),
      { admits: provider.admits, trustEmail: provider.trustEmail },
    ]),
  );
  const isFederated = identityProviders.length > 0;
  const byInvitation = signUp.mode === 'invited';
  const hasClientLists = Object.keys(signIn.allowed).length > 0;
  const judgesFederated =
    identityProviders.some(({ admits }) => admits === 'invited') || (isFederated && hasClientLists);
  const auditsFederated = isFederated && signIn.audit;
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
  };
}

const settingsFile = <Settings>(settings: Settings) => ({ 'settings.json': JSON.stringify(settings) });
