import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfiguration } from '../../device/configuration';
import { gateOptions } from '../../infra/gates/options';

const page = readFileSync(path.join(__dirname, '../../docs/connect-a-gate.md'), 'utf8');

describe('the page on connecting a gate', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-connect-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('makes a certificate signing request that the stack takes, and keeps the key', () => {
    const [command = ''] = /^openssl req .*$/m.exec(page) ?? [];
    execFileSync('sh', ['-c', command], { cwd: folder, stdio: 'pipe' });
    const request = readFileSync(path.join(folder, 'gate.csr'), 'utf8');
    const read = gateOptions.deviceCertificateRequests.safeParse(JSON.stringify({ main: [request] }));
    expect(read).toMatchObject({ success: true });
    expect(readFileSync(path.join(folder, 'gate.key'), 'utf8')).toContain('PRIVATE KEY');
  });

  it('shows a configuration that the controller takes', () => {
    const [, example = ''] = /```json\n(\{\n[\s\S]*?)```/.exec(page) ?? [];
    const file = path.join(folder, 'gate.json');
    writeFileSync(file, example.replace('<iotEndpoint>', 'example-ats.iot.eu-west-1.amazonaws.com'));
    expect(readConfiguration(file)).toMatchObject({ gate: 'main', drive: { travelSeconds: 18 } });
  });
});
