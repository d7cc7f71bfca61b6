import { z } from 'zod';
import { attributes, clientOf, type Operations, operation, text, texts } from './operation';

const person = {
  ClientId: text,
  Username: text,
  SecretHash: z.string().optional(),
  ClientMetadata: texts.optional(),
};

interface PersonInput {
  ClientId: string;
  Username: string;
  SecretHash?: string | undefined;
  ClientMetadata?: Record<string, string> | undefined;
}

/** Signing up, and getting back in with a forgotten password. */
export const signUpOperations: Operations = {
  SignUp: operation(
    z.object({
      ...person,
      Password: text,
      UserAttributes: attributes.default({}),
      ValidationData: attributes.optional(),
    }),
    async (pool, input) => {
      const { account, delivery } = await pool.signUp.apply({
        ...personOf(input),
        client: clientOf(pool, credentialsOf(input)).name,
        password: input.Password,
        attributes: input.UserAttributes,
        validationData: input.ValidationData,
      });
      return {
        UserConfirmed: account.status === 'CONFIRMED',
        UserSub: account.sub,
        ...(delivery && { CodeDeliveryDetails: delivery }),
      };
    },
  ),

  ConfirmSignUp: operation(z.object({ ...person, ConfirmationCode: text }), async (pool, input) => {
    clientOf(pool, credentialsOf(input));
    await pool.signUp.confirm(personOf(input), input.ConfirmationCode);
    return {};
  }),

  ResendConfirmationCode: operation(z.object(person), async (pool, input) => {
    clientOf(pool, credentialsOf(input));
    return { CodeDeliveryDetails: await pool.signUp.resend(personOf(input)) };
  }),

  ForgotPassword: operation(z.object(person), async (pool, input) => {
    clientOf(pool, credentialsOf(input));
    return { CodeDeliveryDetails: await pool.recovery.begin(personOf(input)) };
  }),

  ConfirmForgotPassword: operation(
    z.object({ ...person, ConfirmationCode: text, Password: text }),
    async (pool, input) => {
      clientOf(pool, credentialsOf(input));
      await pool.recovery.confirm(personOf(input), input.ConfirmationCode, input.Password);
      return {};
    },
  ),
};

const credentialsOf = ({ ClientId, Username, SecretHash }: PersonInput) => ({
  clientId: ClientId,
  username: Username,
  secretHash: SecretHash,
});

const personOf = ({ ClientId, Username, ClientMetadata }: PersonInput) => ({
  clientId: ClientId,
  username: Username,
  clientMetadata: ClientMetadata,
});
