import type { Logger } from 'pino';
import type { AccountFeature } from '../../contract/account';
import type { Access } from '../auth/access';
import type { AwsClients } from '../platform/aws-clients';
import type { Route } from '../platform/route';
import { AccountRoutes } from './account-change';
import { unacceptablePassword, unchangeableAttribute, wrongPassword } from './account-problems';
import { accountSchema, nameSchema, passwordSchema } from './account-schemas';
import { accountView } from './account-view';
import { addressRoutes } from './address-routes';
import { deviceRoutes } from './device-routes';
import { OwnAccount } from './own-account';
import { DONE, documented } from './route-documentation';
import { secondFactorRoutes } from './second-factor-routes';

export interface AccountRoutesOptions {
  access: Access;
  clients: Pick<AwsClients, 'cognito'>;
  features: readonly AccountFeature[];
  /** Origin that browsers see: what an authenticator app shows beside a code. */
  publicUrl: string;
  logger: Logger;
}

/** `/v1/account`: the own account, shown and changed at Cognito with the session's own access token. */
export function accountRoutes({
  access,
  clients,
  features,
  publicUrl,
  logger,
}: AccountRoutesOptions): Route[] {
  const routes = new AccountRoutes(access, logger);
  const account = new OwnAccount(clients, features);
  return [
    routes.question(
      '/v1/account',
      documented('showAccount', 'Your account', 'What Amazon Cognito has of you.', accountSchema),
      async ({ token, principal }) => accountView(await account.read(token), principal, features),
    ),
    routes.change({
      method: 'put',
      path: '/v1/account/name',
      isSensitive: false,
      body: nameSchema,
      problems: [unchangeableAttribute],
      documentation: documented('changeName', 'Change your name', DONE),
      run: async ({ token, body: { name, givenName, familyName } }) => {
        await account.change(token, {
          ...(name !== undefined && { name }),
          ...(givenName !== undefined && { given_name: givenName }),
          ...(familyName !== undefined && { family_name: familyName }),
        });
      },
    }),
    ...addressRoutes(routes, account),
    routes.change({
      method: 'put',
      path: '/v1/account/password',
      isSensitive: true,
      isGuess: true,
      body: passwordSchema,
      problems: [wrongPassword, unacceptablePassword, unchangeableAttribute],
      documentation: documented('changePassword', 'Change your password', DONE),
      run: ({ token, body }) => account.changePassword(token, body.currentPassword, body.newPassword),
    }),
    ...secondFactorRoutes(routes, account, publicUrl),
    ...deviceRoutes(routes, account),
    routes.change({
      method: 'post',
      path: '/v1/account/sign-out-everywhere',
      // Whoever finds a session that is not theirs must be able to end it at once.
      isSensitive: false,
      documentation: documented(
        'signOutEverywhere',
        'Sign out everywhere',
        'No session is renewed any more: each ends with its access token, this one too.',
      ),
      run: ({ token }) => account.signOutEverywhere(token),
    }),
  ];
}
