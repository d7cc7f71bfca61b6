import type { Route } from '../platform/route';
import type { AccountRoutes } from './account-change';
import { wrongCode } from './account-problems';
import { codeSchema, newAuthenticatorSchema, secondFactorsSchema } from './account-schemas';
import type { OwnAccount } from './own-account';
import { DONE, documented } from './route-documentation';

/** Routes of the second factors: which are on, and a new authenticator app. */
export function secondFactorRoutes(routes: AccountRoutes, account: OwnAccount, publicUrl: string): Route[] {
  return [
    routes.change({
      method: 'put',
      path: '/v1/account/second-factors',
      isSensitive: true,
      body: secondFactorsSchema,
      documentation: documented('changeSecondFactors', 'Turn second factors on and off', DONE),
      run: ({ token, body: { on, preferred } }) => account.setSecondFactors(token, on, preferred),
    }),
    routes.change({
      method: 'post',
      path: '/v1/account/authenticator',
      isSensitive: true,
      documentation: documented(
        'beginAuthenticator',
        'Begin with a new authenticator app',
        'A new secret. It counts once it is confirmed; until then the one before does.',
        newAuthenticatorSchema,
      ),
      run: async ({ token, principal }) => {
        const secret = await account.newAuthenticator(token);
        const person = principal.profile?.email ?? principal.username;
        return { secret, uri: authenticatorUri(secret, person, publicUrl) };
      },
    }),
    routes.change({
      method: 'put',
      path: '/v1/account/authenticator',
      isSensitive: true,
      isGuess: true,
      body: codeSchema,
      problems: [wrongCode],
      documentation: documented(
        'confirmAuthenticator',
        'Confirm the new authenticator app by a code that it shows',
        'The app is the second factor from now on.',
      ),
      run: async ({ token, body: { code } }) => {
        await account.confirmAuthenticator(token, code);
        const { on, preferred } = await account.read(token);
        await account.setSecondFactors(token, [...new Set([...on, 'totp' as const])], preferred ?? 'totp');
      },
    }),
  ];
}

/** Content of the QR code of an authenticator app (Google Authenticator: "Key Uri Format"); the issuer is the host. */
function authenticatorUri(secret: string, person: string, publicUrl: string): string {
  const issuer = new URL(publicUrl).hostname;
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(person)}`;
  return `otpauth://totp/${label}?${new URLSearchParams({ secret, issuer })}`;
}
