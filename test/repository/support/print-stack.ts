import { readFileSync } from 'node:fs';
import { runtime } from '@pulumi/pulumi';
import yaml from 'js-yaml';

/** Prints, as JSON, what the Pulumi program registers in a preview of `Pulumi.prod.yaml`: type, name and inputs. */

/** Whatever the program asks AWS; nothing that is read here follows from an answer. */
const ANSWERS = {
  accountId: '111122223333',
  partition: 'aws',
  region: 'eu-west-1',
  zoneId: 'Z0123456789',
  endpointAddress: 'iot.example.com',
  userName: 'AWS',
  password: 'unused',
};

const read = <Content>(file: string) => yaml.load(readFileSync(file, 'utf8')) as Content;

function configuration(): Record<string, string> {
  const project = read<{ config: Record<string, { default: unknown }> }>('Pulumi.yaml').config;
  const stack = read<{ config: Record<string, unknown> }>('Pulumi.prod.yaml').config;
  const values = {
    ...Object.fromEntries(
      Object.entries(project).map(([name, { default: value }]) => [`gatehouse:${name}`, value]),
    ),
    ...stack,
  };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

async function main(): Promise<void> {
  const registered: object[] = [];
  await runtime.setMocks(
    {
      newResource({ type, name, inputs }) {
        registered.push({ type, name, inputs });
        return { id: undefined, state: inputs };
      },
      call: () => ANSWERS,
    },
    'gatehouse',
    'prod',
    true,
    'example',
  );
  runtime.setAllConfig(configuration());
  await runtime.runInPulumiStack(() => import('../../../infra/index.js'));
  await runtime.disconnect();
  process.stdout.write(JSON.stringify(registered));
}

void main();
