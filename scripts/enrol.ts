import { parseArgs } from 'node:util';
import {
  CreateProvisioningClaimCommand,
  DescribeEndpointCommand,
  IoTClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-iot';
import { renderUnicodeCompact } from 'uqr';
import { claimParts, type EnrolmentClaim, enrolmentTemplateName } from '../contract/enrolment';

const HELP = `Makes a claim with which the device of one gate gets a certificate by itself, and shows it as QR codes. AWS IoT
accepts it for five minutes. The gate must be named in the stack's option gatesToEnrol.

  npm run enrol -- --stack <stack> --gate <id> [--json]

  --stack  stack of Pulumi, such as prod
  --gate   id of the gate
  --json   print the claim as JSON instead, for a device on a cable
  --help   show this

AWS credentials and region are found where the AWS SDK looks for them, such as AWS_PROFILE and AWS_REGION. They need
iot:CreateProvisioningClaim for the gate's template, and iot:DescribeEndpoint.`;

/** Name of the project in Pulumi.yaml, which is the first part of a stack's namespace. */
const PROJECT = 'gatehouse';

/** Light modules around a code, without which scanners don't find it (ISO/IEC 18004: quiet zone). */
const QUIET_ZONE = 4;

/** A mistake in the command line; the message says what is allowed. */
class UsageError extends Error {}

async function main(): Promise<void> {
  const { stack, gate, json, help } = readArguments();
  if (help) return print(HELP);
  if (!stack) throw new UsageError('--stack must name a stack, such as prod');
  if (!gate) throw new UsageError('--gate must name a gate by its id');
  const claim = await createClaim(stack, gate);
  if (json) return print(JSON.stringify(claim));

  const codes = claimParts(claim).map((part) => renderUnicodeCompact(part, { ecc: 'L', border: QUIET_ZONE }));
  const width = Math.max(...codes.map((code) => code.indexOf('\n')));
  const { columns } = process.stdout;
  if (columns && columns < width) {
    throw new Error(
      `The terminal has ${columns} columns, the codes need ${width}: make it wider, or use --json`,
    );
  }
  print(
    `Claim for gate ${gate} of stack ${stack}, valid until ${claim.expiresAt}. Whoever scans it may act as this gate's device.`,
  );
  for (const [index, code] of codes.entries()) print(`\n${index + 1}/${codes.length}\n${code}`);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        stack: { type: 'string' },
        gate: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split('. ')[0] : String(error));
  }
}

/** @throws {Error} where AWS IoT refuses, or the gate has no template */
async function createClaim(stack: string, gate: string): Promise<EnrolmentClaim> {
  // The SDK would warn on every run that it leaves Node 20 in 2027.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const client = new IoTClient({});
  const template = enrolmentTemplateName(`${PROJECT}-${stack}`, gate);
  try {
    const { endpointAddress } = await client.send(
      new DescribeEndpointCommand({ endpointType: 'iot:Data-ATS' }),
    );
    const { certificatePem, keyPair, expiration } = await client.send(
      new CreateProvisioningClaimCommand({ templateName: template }),
    );
    if (!endpointAddress || !certificatePem || !keyPair?.PrivateKey || !expiration) {
      throw new Error('AWS IoT answered without endpoint, certificate, key or expiration');
    }
    return {
      endpoint: endpointAddress,
      template,
      certificate: derOf(certificatePem),
      privateKey: derOf(keyPair.PrivateKey),
      expiresAt: expiration.toISOString(),
    };
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new Error(
      `Stack ${stack} has no gate ${gate} to enrol in this account and region: name it in gatesToEnrol and run pulumi up`,
    );
  } finally {
    client.destroy();
  }
}

/** PEM without its first and last line, and without line breaks. */
const derOf = (pem: string) => pem.replace(/-----[A-Z ]+-----/g, '').replace(/\s/g, '');

const print = (text: string) => void process.stdout.write(`${text}\n`);

main().catch((error: unknown) => {
  const usage = error instanceof UsageError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`enrol: ${message}${usage ? '; see npm run enrol -- --help' : ''}\n`);
  process.exitCode = usage ? 2 : 1;
});
