import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { pathOf } from '../contract/text-values';
import { driveActionSchema } from './drive-action';
import type { Broker, DeviceCredentials } from './gate-connection';

/** Where systemd-timesyncd says that a time server has set the clock (systemd-timesyncd.service(8)). */
const SYSTEMD_CLOCK_FILE = '/run/systemd/timesync/synchronized';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

const brokerUrl = z
  .url({ error: 'must be an address such as mqtts://example-ats.iot.eu-west-1.amazonaws.com:8883' })
  .refine(
    (text) => {
      const { protocol, hostname } = new URL(text);
      return protocol === 'mqtts:' || (protocol === 'mqtt:' && LOOPBACK.includes(hostname));
    },
    { error: 'must begin with mqtts://, or mqtt:// for a broker on this machine' },
  );

const name = (expected: string) => z.string({ error: `must be ${expected}` }).min(1, `must be ${expected}`);
const file = name('the name of a file');

const configurationSchema = z
  .strictObject(
    {
      broker: brokerUrl,
      gate: name("the gate's id"),
      clientId: name("the gate's clientId, from the stack's output devices"),
      commandTopic: name("the gate's commandTopic, from the stack's output devices"),
      certificates: z
        .array(z.strictObject({ certificate: file, key: file }), {
          error: 'must be a list of {"certificate": file, "key": file}',
        })
        .default([]),
      authority: file.optional(),
      drive: z.strictObject(
        {
          travelSeconds: z.number({ error: 'must be a number of seconds from 1 to 300' }).min(1).max(300),
          open: driveActionSchema,
          close: driveActionSchema,
          stop: driveActionSchema,
        },
        { error: 'must have exactly travelSeconds, open, close and stop' },
      ),
      clockFile: file.nullable().default(SYSTEMD_CLOCK_FILE),
    },
    {
      error:
        'must have broker, gate, clientId, commandTopic, drive, and no more than certificates, authority, clockFile',
    },
  )
  .refine(({ broker, certificates }) => broker.startsWith('mqtt:') || certificates.length > 0, {
    path: ['certificates'],
    error: 'must name at least one certificate with its key',
  });

export type DeviceConfiguration = z.infer<typeof configurationSchema>;

/**
 * Reads the configuration of a gate's device, a JSON file. Files that it names are looked for beside it.
 *
 * @throws {Error} with a line for each mistake
 */
export function readConfiguration(fileName: string): DeviceConfiguration {
  const { data, error } = configurationSchema.safeParse(parseFile(fileName));
  if (error) {
    const lines = error.issues.map(
      (issue) => `  ${pathOf(issue).replace(/^\./, '') || 'it'} ${issue.message}`,
    );
    throw new Error(`${fileName} is not valid:\n${lines.join('\n')}`);
  }
  const beside = (name: string) => path.resolve(path.dirname(fileName), name);
  return {
    ...data,
    certificates: data.certificates.map(({ certificate, key }) => ({
      certificate: beside(certificate),
      key: beside(key),
    })),
    authority: data.authority && beside(data.authority),
  };
}

function parseFile(fileName: string): unknown {
  const text = readText(fileName);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${fileName} is no JSON: ${(error as Error).message}`);
  }
}

/**
 * Broker for an attempt to connect. Certificates are tried in turn, so that an old and a new one may overlap, and are
 * read anew each time, so that they may be replaced while the program runs.
 *
 * @param failures attempts that failed since the last connection
 * @throws {Error} where a file cannot be read
 */
export function brokerOf(
  { broker, certificates, authority }: Pick<DeviceConfiguration, 'broker' | 'certificates' | 'authority'>,
  failures: number,
): Broker {
  const files = certificates[failures % certificates.length];
  if (!files) return { url: broker };
  const tls: DeviceCredentials = { cert: readText(files.certificate), key: readText(files.key) };
  if (authority !== undefined) tls.ca = readText(authority);
  return { url: broker, tls };
}

function readText(fileName: string): string {
  try {
    return readFileSync(fileName, 'utf8');
  } catch (error) {
    throw new Error(`${fileName} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}
