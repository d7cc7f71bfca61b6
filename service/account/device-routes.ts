import type { Request } from 'express';
import { z } from 'zod';
import type { Route } from '../platform/route';
import type { AccountRoutes } from './account-change';
import { unknownDevice } from './account-problems';
import { accountPathKey, devicesSchema, passkeysSchema } from './account-schemas';
import type { OwnAccount } from './own-account';
import { documented } from './route-documentation';

/** Routes of passkeys and remembered devices: listed and removed. Passkeys are made at the sign-in pages, whose they are. */
export function deviceRoutes(routes: AccountRoutes, account: OwnAccount): Route[] {
  const last = (request: Request, name: string) => String(request.params[name]);
  return [
    routes.question(
      '/v1/account/passkeys',
      documented('listPasskeys', 'Your passkeys', 'The first 20 passkeys.', passkeysSchema),
      async ({ token }) => ({ passkeys: await account.passkeys(token) }),
    ),
    routes.change({
      method: 'delete',
      path: '/v1/account/passkeys/{id}',
      isSensitive: true,
      problems: [unknownDevice],
      documentation: {
        ...documented('deletePasskey', 'Delete a passkey', 'It no longer signs in.'),
        request: { params: z.object({ id: accountPathKey }) },
      },
      run: ({ token, request }) => account.deletePasskey(token, last(request, 'id')),
    }),
    routes.question(
      '/v1/account/devices',
      documented('listDevices', 'Your remembered devices', 'The first 60 devices.', devicesSchema),
      async ({ token }) => ({ devices: await account.devices(token) }),
    ),
    routes.change({
      method: 'delete',
      path: '/v1/account/devices/{key}',
      isSensitive: true,
      problems: [unknownDevice],
      documentation: {
        ...documented('forgetDevice', 'Forget a device', 'It counts as new at its next sign-in.'),
        request: { params: z.object({ key: accountPathKey }) },
      },
      run: ({ token, request }) => account.forgetDevice(token, last(request, 'key')),
    }),
  ];
}
