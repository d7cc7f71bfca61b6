import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brokerOf, readConfiguration } from '../../device/configuration';
import { reconnectDelay } from '../../device/gate-device';

const action = { url: 'http://192.0.2.10/rpc/Cover.Open?id=0' };

const VALID = {
  broker: 'mqtts://example-ats.iot.eu-west-1.amazonaws.com:8883',
  gate: 'main',
  clientId: 'gatehouse-prod_main-gate',
  commandTopic: 'gatehouse-prod/controlGate',
  certificates: [
    { certificate: 'old.pem', key: 'old.key' },
    { certificate: 'new.pem', key: 'new.key' },
  ],
  drive: { travelSeconds: 18, open: action, close: action, stop: { command: ['/usr/bin/relay', 'off'] } },
};

describe('the configuration of a device', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-device-'));
    file = path.join(folder, 'gate.json');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function read(content: object | string) {
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return readConfiguration(file);
  }

  it('finds certificates beside it, and waits for the clock of systemd', () => {
    expect(read(VALID)).toMatchObject({
      certificates: [{ certificate: path.join(folder, 'old.pem') }, { key: path.join(folder, 'new.key') }],
      clockFile: '/run/systemd/timesync/synchronized',
    });
  });

  it('tries its certificates in turn, and reads them anew each time', () => {
    const configuration = read(VALID);
    for (const name of ['old.pem', 'old.key', 'new.pem', 'new.key']) {
      writeFileSync(path.join(folder, name), name);
    }
    const certificates = [0, 1, 2].map((failures) => brokerOf(configuration, failures).tls?.cert);
    expect(certificates).toEqual(['old.pem', 'new.pem', 'old.pem']);
    writeFileSync(path.join(folder, 'old.pem'), 'replaced');
    expect(brokerOf(configuration, 0).tls).toEqual({ cert: 'replaced', key: 'old.key' });
  });

  it('says which file cannot be read', () => {
    expect(() => brokerOf(read(VALID), 0)).toThrow(`${path.join(folder, 'old.pem')} cannot be read: ENOENT`);
    expect(() => readConfiguration('missing.json')).toThrow('missing.json cannot be read: ENOENT');
  });

  it.each([
    ['no JSON', '{', 'is no JSON'],
    [
      'a broker without TLS on another machine',
      { ...VALID, broker: 'mqtt://192.0.2.1' },
      'broker must begin with mqtts://',
    ],
    [
      'no certificate',
      { ...VALID, certificates: [] },
      'certificates must name at least one certificate with its key',
    ],
    ['no client id', { ...VALID, clientId: undefined }, "clientId must be the gate's clientId"],
    ['a member that does not exist', { ...VALID, endpoint: 'x' }, 'it must have broker, gate, clientId'],
    [
      'an action that is none',
      { ...VALID, drive: { ...VALID.drive, stop: 'off' } },
      'drive.stop must be {"command"',
    ],
    ['no stop', { ...VALID, drive: { ...VALID.drive, stop: undefined } }, 'drive.stop must be'],
  ])('is refused with %s', (_mistake, content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  it('needs no certificate for a broker on the same machine', () => {
    const { certificates: _, ...withoutCertificates } = VALID;
    const configuration = read({ ...withoutCertificates, broker: 'mqtt://127.0.0.1:8083' });
    expect(brokerOf(configuration, 3)).toEqual({ url: 'mqtt://127.0.0.1:8083' });
  });
});

it('waits longer after each failed attempt to connect, up to a minute, and never the same for all', () => {
  const between = (random: number) => {
    jest.spyOn(Math, 'random').mockReturnValue(random);
    return [0, 1, 2, 6, 1_000_000].map(reconnectDelay);
  };
  expect(between(0)).toEqual([500, 1_000, 2_000, 30_000, 30_000]);
  expect(between(1)).toEqual([1_000, 2_000, 4_000, 60_000, 60_000]);
});
