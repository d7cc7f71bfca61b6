import type { Route } from '../platform/route';
import type { AccountRoutes } from './account-change';
import { addressInUse, codeNotSent, expiredCode, unchangeableAttribute, wrongCode } from './account-problems';
import { addressChangeSchema, codeSchema, emailSchema, phoneNumberSchema } from './account-schemas';
import type { OwnAccount, Reach } from './own-account';
import { documented } from './route-documentation';

const CHANGED =
  'Where a code was sent, the new address counts once it is verified; else it counts from now on, unverified.';

/** Routes of the e-mail address and the phone number: changed, sent a code to, verified by it. */
export function addressRoutes(routes: AccountRoutes, account: OwnAccount): Route[] {
  const problems = [addressInUse, unchangeableAttribute, codeNotSent];
  return [
    routes.change({
      method: 'put',
      path: '/v1/account/email',
      isSensitive: true,
      body: emailSchema,
      problems,
      documentation: documented('changeEmail', 'Change your e-mail address', CHANGED, addressChangeSchema),
      run: async ({ token, body: { email } }) => ({ codeSentTo: await account.change(token, { email }) }),
    }),
    ...verification('email', 'email', 'Email', 'e-mail address'),
    routes.change({
      method: 'put',
      path: '/v1/account/phone-number',
      isSensitive: true,
      body: phoneNumberSchema,
      problems,
      documentation: documented(
        'changePhoneNumber',
        'Change your phone number',
        CHANGED,
        addressChangeSchema,
      ),
      run: async ({ token, body: { phoneNumber } }) => ({
        codeSentTo: await account.change(token, { phone_number: phoneNumber }),
      }),
    }),
    ...verification('phone_number', 'phone-number', 'PhoneNumber', 'phone number'),
  ];

  /** A code proves that a person is reached there: nothing that needs a recent sign-in. */
  function verification(reach: Reach, segment: string, id: string, words: string): Route[] {
    return [
      routes.change({
        method: 'post',
        path: `/v1/account/${segment}/code`,
        isSensitive: false,
        problems: [codeNotSent, expiredCode],
        documentation: documented(
          `sendCodeTo${id}`,
          `Send a code to your ${words}`,
          'The code is on its way.',
          addressChangeSchema,
        ),
        run: async ({ token }) => ({ codeSentTo: await account.sendCode(token, reach) }),
      }),
      routes.change({
        method: 'post',
        path: `/v1/account/${segment}/verification`,
        isSensitive: false,
        isGuess: true,
        body: codeSchema,
        problems: [wrongCode, expiredCode, addressInUse],
        documentation: documented(`verify${id}`, `Verify your ${words} by the code`, 'It is verified.'),
        run: ({ token, body: { code } }) => account.verify(token, reach, code),
      }),
    ];
  }
}
