import { z } from 'zod';
import type { Account, SecondFactor } from '../directory/account';
import type { FactorWishes } from '../directory/second-factors';
import type { UserPool } from '../directory/user-pool';
import { bearerOf } from './access-token';
import { attributeListOf, attributes, type Operations, operation, text, texts } from './operation';

const wish = z
  .object({ Enabled: z.boolean().default(false), PreferredMfa: z.boolean().default(false) })
  .transform(({ Enabled, PreferredMfa }) => ({ enabled: Enabled, preferred: PreferredMfa }))
  .optional();

/** Member of `SetUserMFAPreference` for each factor. */
const FACTOR_MEMBERS = {
  SoftwareTokenMfaSettings: 'SOFTWARE_TOKEN_MFA',
  SMSMfaSettings: 'SMS_MFA',
  EmailMfaSettings: 'EMAIL_OTP',
} as const satisfies Record<string, SecondFactor>;

/** What people do with their own account, by their access token. */
export const ownAccountOperations: Operations = {
  GetUser: operation(z.object({ AccessToken: text }), async (pool, { AccessToken }) => {
    const { account, client } = await bearerOf(pool, AccessToken);
    return {
      Username: account.username,
      UserAttributes: attributeListOf(pool.ownAccount.attributes(account, { client })),
      ...factorMembers(account),
    };
  }),

  GetUserAuthFactors: operation(z.object({ AccessToken: text }), async (pool, { AccessToken }) => {
    const { account } = await bearerOf(pool, AccessToken);
    return {
      Username: account.username,
      ...factorMembers(account),
      ConfiguredUserAuthFactors: pool.signIn.first
        .available(account)
        .filter((name) => name !== 'PASSWORD_SRP'),
    };
  }),

  ChangePassword: operation(
    z.object({ AccessToken: text, PreviousPassword: text, ProposedPassword: text }),
    async (pool, { AccessToken, PreviousPassword, ProposedPassword }) => {
      const { account } = await bearerOf(pool, AccessToken);
      pool.ownAccount.changePassword(account, PreviousPassword, ProposedPassword);
      return {};
    },
  ),

  UpdateUserAttributes: operation(
    z.object({ AccessToken: text, UserAttributes: attributes, ClientMetadata: texts.optional() }),
    async (pool, { AccessToken, UserAttributes, ClientMetadata }) => {
      const { account, ...caller } = await bearerOf(pool, AccessToken);
      const by = { ...caller, clientMetadata: ClientMetadata };
      return { CodeDeliveryDetailsList: await pool.ownAccount.update(account, UserAttributes, by) };
    },
  ),

  GetUserAttributeVerificationCode: operation(
    z.object({ AccessToken: text, AttributeName: text, ClientMetadata: texts.optional() }),
    async (pool, { AccessToken, AttributeName, ClientMetadata }) => {
      const { account, ...caller } = await bearerOf(pool, AccessToken);
      const by = { ...caller, clientMetadata: ClientMetadata };
      return { CodeDeliveryDetails: await pool.ownAccount.sendCode(account, AttributeName, by) };
    },
  ),

  VerifyUserAttribute: operation(
    z.object({ AccessToken: text, AttributeName: text, Code: text }),
    async (pool, { AccessToken, AttributeName, Code }) => {
      const { account } = await bearerOf(pool, AccessToken);
      pool.ownAccount.verify(account, AttributeName, Code);
      return {};
    },
  ),

  AssociateSoftwareToken: operation(
    z.object({ AccessToken: text.optional(), Session: text.optional() }),
    async (pool, input) => {
      const account = await enrolling(pool, input);
      const secret = pool.factors.associateTotp(account);
      return { SecretCode: secret, ...(input.Session && { Session: input.Session }) };
    },
  ),

  VerifySoftwareToken: operation(
    z.object({ AccessToken: text.optional(), Session: text.optional(), UserCode: text }),
    async (pool, input) => {
      const account = await enrolling(pool, input);
      pool.factors.verifyTotp(account, input.UserCode);
      return { Status: 'SUCCESS', ...(input.Session && { Session: input.Session }) };
    },
  ),

  SetUserMFAPreference: operation(
    z.object({
      AccessToken: text,
      SoftwareTokenMfaSettings: wish,
      SMSMfaSettings: wish,
      EmailMfaSettings: wish,
    }),
    async (pool, { AccessToken, ...settings }) => {
      const { account } = await bearerOf(pool, AccessToken);
      const wishes: FactorWishes = {};
      for (const [member, factor] of Object.entries(FACTOR_MEMBERS)) {
        const wanted = settings[member as keyof typeof settings];
        if (wanted) wishes[factor] = wanted;
      }
      pool.factors.choose(account, wishes);
      return {};
    },
  ),
};

/** Who enrols an authenticator app: by access token, or in the middle of a sign-in that demands it. */
async function enrolling(
  pool: UserPool,
  { AccessToken, Session }: { AccessToken?: string | undefined; Session?: string | undefined },
): Promise<Account> {
  if (Session) return pool.signIn.enrolling(Session);
  return (await bearerOf(pool, AccessToken ?? '')).account;
}

/** Members of an answer that say which second factors somebody has. */
export const factorMembers = ({ factors, preferredFactor }: Account) => ({
  ...(factors.length > 0 && { UserMFASettingList: factors }),
  ...(preferredFactor && { PreferredMfaSetting: preferredFactor }),
});
