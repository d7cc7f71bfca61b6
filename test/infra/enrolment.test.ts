import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import jsQR from 'jsqr';
import type { EnrolmentClaim } from '../../contract/enrolment';
import { json, resource, resources, text } from './support/find-resources';
import { type RenderedStack, renderStack } from './support/render-stack';

const SCRIPT = path.join(__dirname, '../../scripts/enrol.ts');
const TEMPLATE = 'aws:iot/provisioningTemplate:ProvisioningTemplate';

/** Of the size of what AWS IoT issues. */
const CERTIFICATE = randomBytes(900).toString('base64');
const PRIVATE_KEY = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
}).privateKey;

const EXPIRATION = Date.parse('2026-01-01T12:05:00Z');

describe('enrolment of a device', () => {
  let stack: RenderedStack;
  let requested: string[];
  const server = http.createServer(({ method, url = '' }, response) => {
    requested.push(`${method} ${url}`);
    const template = /^\/provisioning-templates\/([^/]+)\/provisioning-claim$/.exec(url)?.[1];
    const known = template === undefined || templates().includes(template);
    response.writeHead(known ? 200 : 404, {
      'Content-Type': 'application/json',
      ...(!known && { 'x-amzn-ErrorType': 'ResourceNotFoundException' }),
    });
    response.end(
      JSON.stringify(
        template
          ? {
              certificatePem: `-----BEGIN CERTIFICATE-----\n${CERTIFICATE}\n-----END CERTIFICATE-----\n`,
              keyPair: { PrivateKey: PRIVATE_KEY },
              expiration: EXPIRATION / 1000,
            }
          : { endpointAddress: 'device-ats.iot.eu-west-1.amazonaws.com' },
      ),
    );
  });
  const templates = () => resources(stack, TEMPLATE).map((template) => text(template, 'name'));

  beforeAll(async () => {
    stack = await renderStack('prod', { config: { gatesToEnrol: ['yard'] } });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  beforeEach(() => {
    requested = [];
  });

  afterAll(() => {
    server.close();
  });

  function enrol(
    ...commandLine: string[]
  ): Promise<{ exitCode: number | null; out: string; errors: string }> {
    const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, ...commandLine], {
      env: {
        PATH: process.env['PATH'],
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_ENDPOINT_URL_IOT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      },
    });
    let out = '';
    let errors = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    return new Promise((resolve) => child.once('close', (exitCode) => resolve({ exitCode, out, errors })));
  }

  it('is open for the gates that are named, each with a template that fixes thing and rights', () => {
    const template = resource(stack, TEMPLATE);
    expect(template.inputs).toMatchObject({
      enabled: true,
      name: expect.stringMatching(/^gatehouse-[0-9a-f]{16}$/),
    });
    expect(json(template, 'templateBody')).toEqual({
      Parameters: { 'AWS::IoT::Certificate::Id': { Type: 'String' } },
      Resources: {
        thing: {
          Type: 'AWS::IoT::Thing',
          OverrideSettings: {
            AttributePayload: 'DO_NOTHING',
            ThingTypeName: 'DO_NOTHING',
            ThingGroups: 'DO_NOTHING',
          },
          Properties: { ThingName: 'gatehouse-prod_yard-gate' },
        },
        certificate: {
          Type: 'AWS::IoT::Certificate',
          Properties: { CertificateId: { Ref: 'AWS::IoT::Certificate::Id' }, Status: 'ACTIVE' },
        },
        policy: { Type: 'AWS::IoT::Policy', Properties: { PolicyName: 'gatehouse-yard' } },
      },
    });
  });

  it('has a role that touches no thing and no policy but those of the gates to enrol', () => {
    const { Statement } = json<{ Statement: { Resource: string[] }[] }>(
      resource(stack, 'aws:iam/rolePolicy:RolePolicy', 'enrolment'),
      'policy',
    );
    expect(Statement.flatMap(({ Resource }) => Resource)).toEqual([
      'arn:aws:iot:eu-west-1:111122223333:thing/gatehouse-prod_yard-gate',
      'arn:aws:iot:eu-west-1:111122223333:policy/gatehouse-yard',
      'arn:aws:iot:eu-west-1:111122223333:cert/*',
      '*',
    ]);
  });

  it('is closed unless gates are named', async () => {
    expect(resources(await renderStack('prod'), TEMPLATE)).toEqual([]);
  });

  it('shows a claim as QR codes that give it back when they are scanned', async () => {
    const { exitCode, out, errors } = await enrol('--stack', 'prod', '--gate', 'yard');
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    expect(out).toMatch(/^Claim for gate yard of stack prod, valid until 2026-01-01T12:05:00\.000Z\./);
    const parts = scanned(out).map((part) => /^(\d+)\/(\d+):(.*)$/s.exec(part)!.slice(1));
    expect(parts.map(([number, count]) => [number, count])).toEqual(
      parts.map((_part, index) => [String(index + 1), String(parts.length)]),
    );
    const claim: EnrolmentClaim = {
      endpoint: 'device-ats.iot.eu-west-1.amazonaws.com',
      template: templates()[0]!,
      certificate: CERTIFICATE,
      privateKey: PRIVATE_KEY.replace(/-----.*-----|\s/g, ''),
      expiresAt: '2026-01-01T12:05:00.000Z',
    };
    expect(JSON.parse(parts.map(([, , content]) => content).join(''))).toEqual(claim);
    expect(requested).toContain(`POST /provisioning-templates/${templates()[0]}/provisioning-claim`);
  });

  it('prints a claim as JSON for a device on a cable', async () => {
    const { out } = await enrol('--stack', 'prod', '--gate', 'yard', '--json');
    expect(JSON.parse(out)).toMatchObject({ template: templates()[0], certificate: CERTIFICATE });
  });

  it('says what to do where the gate is not open for it, without a stack trace', async () => {
    expect(await enrol('--stack', 'prod', '--gate', 'main')).toEqual({
      exitCode: 1,
      out: '',
      errors:
        'enrol: Stack prod has no gate main to enrol in this account and region: name it in gatesToEnrol and run pulumi up\n',
    });
  });

  it.each([
    [['--gate', 'yard'], '--stack must name a stack, such as prod'],
    [['--stack', 'prod'], '--gate must name a gate by its id'],
    [['--door', 'yard'], "Unknown option '--door'"],
  ])('refuses %j in one line that says what is allowed', async (commandLine, message) => {
    expect(await enrol(...commandLine)).toEqual({
      exitCode: 2,
      out: '',
      errors: `enrol: ${message}; see npm run enrol -- --help\n`,
    });
    expect(requested).toEqual([]);
  });
});

/** Texts of the QR codes in a terminal, in which a character is two modules, one above the other. */
function scanned(output: string): string[] {
  const halves: Record<string, [boolean, boolean]> = {
    ' ': [false, false],
    '▀': [true, false],
    '▄': [false, true],
    '█': [true, true],
  };
  return output
    .split(/\n\d+\/\d+\n/)
    .slice(1)
    .map((code) => {
      const lines = code.split('\n').filter((line) => line.length > 0);
      const rows = lines.flatMap((line) =>
        [0, 1].map((half) => [...line].map((each) => halves[each]![half]!)),
      );
      return decoded(rows);
    });
}

/** Modules as an image of a few pixels each, as a camera would see them. */
function decoded(rows: boolean[][]): string {
  const scale = 4;
  const width = rows[0]!.length * scale;
  const pixels = new Uint8ClampedArray(width * rows.length * scale * 4).fill(255);
  for (let y = 0; y < rows.length * scale; y++) {
    for (let x = 0; x < width; x++) {
      const light = rows[Math.floor(y / scale)]![Math.floor(x / scale)];
      pixels.fill(light ? 255 : 0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  const code = jsQR(pixels, width, rows.length * scale);
  if (!code) throw new Error('The scanner finds no QR code');
  return code.data;
}
