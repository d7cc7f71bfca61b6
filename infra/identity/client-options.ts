import { z } from 'zod';
import type { Gate } from '../../contract/gate';
import { json, text, wholeNumber } from '../../contract/text-values';
import { ACCESS_TOKEN_MINUTES, APP_CLIENT_NAMES, REFRESH_TOKEN_DAYS } from '../../contract/user-pool';
import { flag, listOf, members, numberFrom, type ValuesOf } from '../settings/option-readers';

/** Amazon Cognito, "App client terms": HTTPS, HTTP for localhost only, or an app's own scheme; no fragment. */
const appUrl = text(
  /^(https:\/\/|http:\/\/localhost[:/]|(?!https?:)[a-z][a-z0-9+.-]*:\/\/)[^\s#]*$/,
  'an https URL, an http://localhost URL or a URL with the scheme of an app, without a fragment',
).max(1024, { error: 'must have at most 1024 characters' });

/** "Quotas in Amazon Cognito": callback URLs, and logout URLs, per app client. */
const appUrls = members('URLs', appUrl).max(100, { error: 'must be at most 100 URLs' });

/** Such that names of resources, and ids on a laptop, can be made of it. */
const clientName = text(
  /^[a-z][a-z0-9-]{0,31}$/,
  '1 to 32 lower-case letters, digits or hyphens, a letter first',
).refine((name) => !APP_CLIENT_NAMES.some((own) => own === name), {
  error: `must not be one of ${APP_CLIENT_NAMES.join(', ')}, which every stack has`,
});

/** Further app clients that fit beside those of every stack: "Quotas in Amazon Cognito", managed login branding styles. */
const FURTHER_CLIENTS = 20 - APP_CLIENT_NAMES.length;

/** Machine clients, whose ids are in the service's environment. */
const MACHINE_CLIENTS = 50;

/** "Quotas in Amazon Cognito": scopes per app client, and per resource server. */
const SCOPES_OF_CLIENT = 50;
const SCOPES_OF_RESOURCE_SERVER = 100;

/** Life of a machine's access tokens: Cognito bills each of them, and it gets no refresh token. */
const MACHINE_TOKEN_MINUTES = 60;

const client = <Shape extends z.ZodRawShape>(kind: string, shape: Shape) =>
  z.strictObject(shape, {
    error: `must be a ${kind}, with members among ${Object.keys(shape).join(', ')}`,
  });

/** List of clients under different names. */
const clients = <Client extends z.ZodType<{ name: string }>>(kind: string, item: Client, most: number) =>
  json(
    `a list of ${kind}s`,
    z
      .array(item, { error: `must be a list of ${kind}s` })
      .max(most, { error: `must be at most ${most} ${kind}s` })
      .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, {
        error: 'must not give a name twice',
      }),
  );

const furtherClient = client('further app client', {
  name: clientName,
  confidential: flag.default(false),
  callbackUrls: appUrls.min(1, { error: 'must name at least one URL' }),
  signOutUrls: appUrls.default([]),
  accessTokenMinutes: numberFrom(ACCESS_TOKEN_MINUTES).optional(),
  refreshTokenDays: numberFrom(REFRESH_TOKEN_DAYS).optional(),
});

const machineClient = client('machine client', {
  name: clientName,
  gates: members('gate ids', z.string({ error: 'must be the id of a gate' }))
    .min(1, { error: 'must name at least one gate' })
    .max(SCOPES_OF_CLIENT, {
      error: `must be at most ${SCOPES_OF_CLIENT} gates, since Cognito gives an app client that many scopes; name another machine client for more`,
    }),
  accessTokenMinutes: numberFrom(ACCESS_TOKEN_MINUTES).default(MACHINE_TOKEN_MINUTES),
});

/** Options of the app clients. */
export const clientOptions = {
  accessTokenMinutes: wholeNumber(ACCESS_TOKEN_MINUTES),
  refreshTokenDays: wholeNumber(REFRESH_TOKEN_DAYS),
  mobileCallbackUrls: listOf('URLs', appUrl),
  mobileSignOutUrls: listOf('URLs', appUrl),
  appClients: clients('further app client', furtherClient, FURTHER_CLIENTS),
  machineClients: clients('machine client', machineClient, MACHINE_CLIENTS),
};

export type ClientSettings = ValuesOf<typeof clientOptions>;

/** Names of all app clients that people sign in with. */
export function signInClientNames({ appClients }: Pick<ClientSettings, 'appClients'>): string[] {
  return [...APP_CLIENT_NAMES, ...appClients.map(({ name }) => name)];
}

/**
 * What is wrong with an option that is a map from app client to something.
 *
 * @param where the option's name
 */
export function unknownClients(
  where: string,
  map: object,
  appClients: ClientSettings['appClients'] | undefined,
): string[] {
  if (!appClients) return [];
  const known = signInClientNames({ appClients });
  return Object.keys(map)
    .filter((name) => !known.includes(name))
    .map(
      (name) => `${where} names ${name}; the app clients that people sign in with are ${known.join(', ')}`,
    );
}

export function clientContradictions({
  appClients = [],
  machineClients = [],
  gates,
}: Partial<Pick<ClientSettings, 'appClients' | 'machineClients'> & { gates: Gate[] }>): string[] {
  const ids = gates?.map(({ id }) => id);
  const commanded = new Set(machineClients.flatMap((machine) => machine.gates));
  return [
    ...machineClients.flatMap(({ name, gates: named }, index) => [
      ...(appClients.some((client) => client.name === name)
        ? [`machineClients[${index}].name must not be ${name}, which appClients names`]
        : []),
      ...named
        .filter((id) => ids?.includes(id) === false)
        .map((id) => `machineClients[${index}].gates names ${id}; the gates are ${ids?.join(', ')}`),
    ]),
    ...(commanded.size > SCOPES_OF_RESOURCE_SERVER
      ? [
          `machineClients must name at most ${SCOPES_OF_RESOURCE_SERVER} gates in all, not ${commanded.size}: Cognito has a scope for each of that many`,
        ]
      : []),
  ];
}
