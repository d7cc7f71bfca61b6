import { z } from 'zod';
import { gatesSchema } from '../../contract/gate';
import { listOf, numberOneOf, oneOf, optional, structured, text, wholeNumber, yesOrNo } from './values';

const HOST_NAME = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

const hostName = text(HOST_NAME, 'a host name in lower case, such as gates.example.com');

const emailAddress = z.email({ error: 'must be an e-mail address' });

/** Amazon Cognito: CreateGroup; narrowed to what an OAuth 2.0 scope can hold, since a group becomes one. */
const groupName = text(/^[A-Za-z0-9_.-]{1,128}$/, '1 to 128 letters, digits, "_", "." or "-"');

const isOrigin = (value: string) => URL.canParse(value) && new URL(value).origin === value;

const origin = z.string().refine((value) => isOrigin(value) && /^https?:/.test(value), {
  error: 'must be an origin without path or trailing slash, such as https://app.example.com',
});

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
  availabilityZones: wholeNumber(2, 3),
  egress: oneOf(['public-ip', 'single-nat', 'nat-per-zone']),
  accessLogs: yesOrNo,
  jwtValidation: yesOrNo,
  requestsPerFiveMinutes: wholeNumber(10, 2_000_000_000),

  architecture: oneOf(['arm64', 'x86_64']),
  cpu: numberOneOf([256, 512, 1024, 2048, 4096]),
  memory: wholeNumber(512, 30_720),
  minimumTasks: wholeNumber(1, 50),
  maximumTasks: wholeNumber(1, 50),
  logLevel: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  corsOrigins: listOf('origins', origin),

  gates: structured('a list of gates', gatesSchema),
  deviceCertificateRequests: structured(
    'a map from gate id to certificate signing request',
    z.record(z.string(), certificateRequest, {
      error: 'must be a map from gate id to certificate signing request',
    }),
  ),
  commandTtlSeconds: wholeNumber(1, 300),
  commandsPerMinute: wholeNumber(1, 1000),

  administrators: listOf('e-mail addresses', emailAddress),
  groups: listOf('group names', groupName),
  mfa: oneOf(['off', 'optional', 'required']),
  passwordMinimumLength: wholeNumber(8, 99),
  userPoolTier: oneOf(['essentials', 'plus']),
  threatProtection: oneOf(['off', 'audit', 'enforced']),
  accessTokenMinutes: wholeNumber(5, 1440),
  refreshTokenDays: wholeNumber(1, 3650),
  mobileCallbackUrls: listOf('URLs', appUrl),
  mobileSignOutUrls: listOf('URLs', appUrl),

  protect: yesOrNo,
  deletedImageDays: wholeNumber(1, 3650),
  logRetentionDays: numberOneOf(RETENTION_DAYS),
  alarmEmail: optional(emailAddress),
  tags: structured(
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
