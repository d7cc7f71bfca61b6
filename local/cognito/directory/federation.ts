import {
  attributeMapping,
  type IdentityProviderSettings,
  providerNameOf,
} from '../../../infra/identity/federation-options';
import { PROVIDER_TYPES } from '../../../infra/identity/provider-types';
import { USER_POOL_ID } from '../../aws-account';
import type { StackSettings } from '../../stack-settings';
import type { PoolTriggers } from '../triggers/pool-triggers';
import { type Account, newAccount, triggerAttributes } from './account';
import type { AttributeRules } from './attributes';
import type { Attempt } from './challenges';
import { CognitoError } from './cognito-error';
import type { UserDirectory } from './user-directory';

interface FederationOptions {
  settings: Pick<StackSettings, 'identityProviders'>;
  directory: UserDirectory;
  rules: AttributeRules;
  triggers: PoolTriggers;
  now: () => number;
}

/** Sign-in by other identity providers: their people have accounts without a password, made at the first sign-in. */
export class Federation {
  constructor(private readonly options: FederationOptions) {}

  /** @param name as Cognito has it, or a domain of the provider's people */
  provider(name: string): IdentityProviderSettings | undefined {
    return this.options.settings.identityProviders.find(
      (provider) => providerNameOf(provider) === name || provider.domains.includes(name.toLowerCase()),
    );
  }

  /**
   * Signs in whom a provider names. Cognito calls other triggers at the first time than later (Amazon Cognito: "Customizing
   * user pool workflows with Lambda triggers").
   *
   * @throws {CognitoError} where a trigger refuses, or the provider does not say what every account needs
   */
  async signIn(
    { clientId }: Attempt,
    provider: IdentityProviderSettings,
    claims: Record<string, unknown>,
  ): Promise<Account> {
    const { directory, rules } = this.options;
    const { userName = 'sub' } = PROVIDER_TYPES[provider.type];
    const id = String(claims[userName]);
    const attributes = attributesFrom(provider, claims);
    // In lower case, since the pool does not tell the cases apart.
    const username = `${providerNameOf(provider)}_${id}`.toLowerCase();
    const known = directory.byName(username);
    rules.checkValues(attributes, { exist: known !== undefined });
    rules.checkRequired(attributes);
    return known
      ? this.#again(clientId, known, attributes)
      : this.#first(clientId, { username, id, provider, attributes });
  }

  async #first(
    clientId: string,
    {
      username,
      id,
      provider,
      attributes,
    }: {
      username: string;
      id: string;
      provider: IdentityProviderSettings;
      attributes: Record<string, string>;
    },
  ): Promise<Account> {
    const { directory, triggers, now } = this.options;
    await triggers.preSignUp({
      source: 'PreSignUp_ExternalProvider',
      clientId,
      username,
      attributes: { ...attributes, 'cognito:email_alias': '', 'cognito:phone_number_alias': '' },
    });
    const providerName = providerNameOf(provider);
    const identity = {
      userId: id,
      providerName,
      providerType: PROVIDER_TYPES[provider.type].cognitoType,
      issuer: null,
      primary: true,
      dateCreated: now(),
    };
    const account: Account = {
      ...newAccount({
        username,
        attributes: { ...attributes, identities: JSON.stringify([identity]) },
        status: 'EXTERNAL_PROVIDER',
        now: now(),
      }),
      groups: [`${USER_POOL_ID}_${providerName}`],
    };
    directory.add(account);
    await triggers.postConfirmation({
      source: 'PostConfirmation_ConfirmSignUp',
      clientId,
      username,
      attributes: triggerAttributes(account),
    });
    return account;
  }

  /** What the provider says now takes the place of what it said before. */
  async #again(clientId: string, account: Account, attributes: Record<string, string>): Promise<Account> {
    const { directory, triggers } = this.options;
    const { username } = account;
    if (!account.enabled) throw new CognitoError('NotAuthorizedException', 'User is disabled.');
    const occurrence = { clientId, username };
    await triggers.preAuthentication({
      ...occurrence,
      attributes: triggerAttributes(account),
      userNotFound: false,
    });
    account.attributes = { ...account.attributes, ...attributes };
    directory.save(account);
    await triggers.postAuthentication({
      ...occurrence,
      attributes: triggerAttributes(account),
      newDeviceUsed: false,
    });
    return account;
  }
}

/** Attributes that the stack fills from what the provider says; Cognito keeps them as text. */
function attributesFrom(
  provider: IdentityProviderSettings,
  claims: Record<string, unknown>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributeMapping(provider)).flatMap(([attribute, claim]) =>
      claims[claim] === undefined ? [] : [[attribute, String(claims[claim])]],
    ),
  );
}
