import { z } from 'zod';
import type { Account, Device } from '../directory/account';
import { CognitoError } from '../directory/cognito-error';
import { bearerOf } from './access-token';
import { attributeListOf, type Operations, operation, text } from './operation';

/** Key of a device (NewDeviceMetadataType: DeviceKey). */
export const DeviceKey = z
  .string()
  .regex(/^[\w-]+_[0-9a-f-]+$/)
  .max(55);

/** Number in base64, as hexadecimal digits. */
const number = z
  .base64()
  .max(1_024)
  .transform((base64) => Buffer.from(base64, 'base64').toString('hex'));

/** Members of a request for some of the devices. */
export const pageOf = {
  Limit: z.int().min(0).max(60).default(60),
  /** Key of the last device of the page before. */
  PaginationToken: text.optional(),
};

/** What people do with their devices and passkeys, by their access token. Nobody has a passkey here: no page makes one. */
export const deviceOperations: Operations = {
  ListWebAuthnCredentials: operation(z.object({ AccessToken: text }), async (pool, { AccessToken }) => {
    await bearerOf(pool, AccessToken);
    return { Credentials: [] };
  }),

  DeleteWebAuthnCredential: operation(
    z.object({ AccessToken: text, CredentialId: text }),
    async (pool, { AccessToken }) => {
      await bearerOf(pool, AccessToken);
      throw new CognitoError('ResourceNotFoundException', 'Credential does not exist.');
    },
  ),

  ConfirmDevice: operation(
    z.object({
      AccessToken: text,
      DeviceKey,
      DeviceName: text.max(1_024).optional(),
      DeviceSecretVerifierConfig: z.object({ PasswordVerifier: number, Salt: number }),
    }),
    async (pool, { AccessToken, DeviceKey: key, DeviceName: name, DeviceSecretVerifierConfig: config }) => {
      const { account, origin, deviceKey } = await bearerOf(pool, AccessToken);
      if (key !== deviceKey) throw new CognitoError('InvalidParameterException', 'Invalid device key given.');
      const password = { salt: config.Salt, verifier: config.PasswordVerifier };
      pool.devices.confirm(account, { key, name, password });
      pool.sessions.confirmDevice(origin);
      return { UserConfirmationNecessary: pool.devices.needConfirmation };
    },
  ),

  ListDevices: operation(z.object({ AccessToken: text, ...pageOf }), async (pool, { AccessToken, ...page }) =>
    devicePage((await bearerOf(pool, AccessToken)).account, page),
  ),

  GetDevice: operation(
    z.object({ AccessToken: text, DeviceKey }),
    async (pool, { AccessToken, DeviceKey: key }) => {
      const { account } = await bearerOf(pool, AccessToken);
      return { Device: deviceOutput(pool.devices.find(account, key)) };
    },
  ),

  UpdateDeviceStatus: operation(
    z.object({
      AccessToken: text,
      DeviceKey,
      DeviceRememberedStatus: z.enum(['remembered', 'not_remembered']),
    }),
    async (pool, { AccessToken, DeviceKey: key, DeviceRememberedStatus }) => {
      const { account } = await bearerOf(pool, AccessToken);
      pool.devices.remember(account, key, DeviceRememberedStatus === 'remembered');
      return {};
    },
  ),

  ForgetDevice: operation(
    z.object({ AccessToken: text, DeviceKey }),
    async (pool, { AccessToken, DeviceKey: key }) => {
      const { account } = await bearerOf(pool, AccessToken);
      pool.devices.forget(account, key);
      return {};
    },
  ),
};

type Page = z.output<z.ZodObject<typeof pageOf>>;

/** Devices as ListDevices has them. */
export function devicePage({ devices }: Account, { Limit, PaginationToken }: Page): object {
  const start = devices.findIndex(({ key }) => key === PaginationToken) + 1;
  const shown = devices.slice(start, start + (Limit || 60));
  const isLast = start + shown.length >= devices.length;
  return { Devices: shown.map(deviceOutput), ...(!isLast && { PaginationToken: shown.at(-1)?.key }) };
}

/** A device as Cognito shows it (AWS CLI: `admin-get-device`); times in seconds since 1970. */
const deviceOutput = ({ key, name, isRemembered, createdAt, changedAt, usedAt }: Device) => ({
  DeviceKey: key,
  DeviceAttributes: attributeListOf({
    device_status: 'valid',
    ...(name !== undefined && { device_name: name }),
    last_ip_used: '127.0.0.1',
    'dev:device_remembered_status': isRemembered ? 'remembered' : 'not_remembered',
  }),
  DeviceCreateDate: createdAt / 1000,
  DeviceLastModifiedDate: changedAt / 1000,
  DeviceLastAuthenticatedDate: usedAt / 1000,
});
