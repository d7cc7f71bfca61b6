import { z } from 'zod';
import { COMMAND_LIFE_SECONDS } from '../../contract/device-protocol';
import { COMMANDS_PER_MINUTE, LOG_LEVELS } from '../../contract/environment';
import { gatesSchema } from '../../contract/gate';
import { json, numberOneOf, oneOf, origin, text, wholeNumber, yesOrNo } from '../../contract/text-values';
import { ACCESS_TOKEN_MINUTES, GROUP_NAME, REFRESH_TOKEN_DAYS } from '../../contract/user-pool';
import { listOf, optional } from './values';

const HOST_NAME = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

const hostName = text(HOST_NAME, 'a host name in lower case, such as gates.example.com');

const emailAddress = z.email({ error: 'must be an e-mail address' });

const groupName = text(GROUP_NAME, '1 to 128 letters, digits, "_", "." or "-"');

/** Amazon Cognito, "App client terms": HTTPS, HTTP for localhost only, or an app's own scheme; no fragment. */
const appUrl = text(
  /^(https:\/\/|http:\/\/localhost[:/]|(?!https?:)[a-z][a-z0-9+.-]*:\/\/)[^\s#]*$/,
  'an https URL, an http://localhost URL or a URL with the scheme of an app, without a fragment',
);

const certificateRequest = text(
  /^-----BEGIN (NEW )?CERTIFICATE REQUEST-----\n[A-Za-z0-9+/=\n]+-----END (NEW )?CERTIFICATE REQUEST-----\n?$/,
  'a PEM certificate signing request',
);

/** Periods that CloudWatch Logs offers (Amazon CloudWatch Logs: PutRetentionPolicy). */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** One schema for each option of Pulumi.yaml, which holds the defaults and descriptions. */
export const options = {
  domain: optional(hostName),
  hostedZone: optional(hostName),
  availabilityZones: wholeNumber({ minimum: 2, maximum: 3 }),
  egress: oneOf(['public-ip', 'single-nat', 'nat-per-zone']),
  accessLogs: yesOrNo,
  jwtValidation: yesOrNo,
  requestsPerFiveMinutes: wholeNumber({ minimum: 10, maximum: 2_000_000_000 }),

  architecture: oneOf(['arm64', 'x86_64']),
  cpu: numberOneOf([256, 512, 1024, 2048, 4096]),
  memory: wholeNumber({ minimum: 512, maximum: 30_720 }),
  minimumTasks: wholeNumber({ minimum: 1, maximum: 50 }),
  maximumTasks: wholeNumber({ minimum: 1, maximum: 50 }),
  logLevel: oneOf(LOG_LEVELS),
  corsOrigins: listOf('origins', origin('https://app.example.com')),

  gates: json('a list of gates', gatesSchema),
  deviceCertificateRequests: json(
    'a map from gate id to certificate signing request',
    z.record(z.string(), certificateRequest, {
      error: 'must be a map from gate id to certificate signing request',
    }),
  ),
  commandTtlSeconds: wholeNumber(COMMAND_LIFE_SECONDS),
  commandsPerMinute: wholeNumber(COMMANDS_PER_MINUTE),

  administrators: listOf('e-mail addresses', emailAddress),
  groups: listOf('group names', groupName),
  mfa: oneOf(['off', 'optional', 'required']),
  passwordMinimumLength: wholeNumber({ minimum: 8, maximum: 99 }),
  userPoolTier: oneOf(['essentials', 'plus']),
  threatProtection: oneOf(['off', 'audit', 'enforced']),
  accessTokenMinutes: wholeNumber(ACCESS_TOKEN_MINUTES),
  refreshTokenDays: wholeNumber(REFRESH_TOKEN_DAYS),
  mobileCallbackUrls: listOf('URLs', appUrl),
  mobileSignOutUrls: listOf('URLs', appUrl),

  protect: yesOrNo,
  deletedImageDays: wholeNumber({ minimum: 1, maximum: 3650 }),
  logRetentionDays: numberOneOf(RETENTION_DAYS),
  alarmEmail: optional(emailAddress),
  tags: json(
    'a map of tags',
    z.record(
      text(
        /^(?!aws:)[\w\s.:/=+@-]{1,128}$/i,
        'tag keys of 1 to 128 letters, digits, spaces or _ . : / = + - @',
      ),
      z.string({ error: 'must be a text' }).max(256),
      { error: 'must be a map of tags' },
    ),
  ),
};

export type OptionName = keyof typeof options;

export type OptionValues = { [Name in OptionName]: z.output<(typeof options)[Name]> };
