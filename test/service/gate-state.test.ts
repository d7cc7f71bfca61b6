import { IoTDataPlaneClient, UpdateThingShadowCommand } from '@aws-sdk/client-iot-data-plane';
import type { ServiceUnderTest } from '../support/service-under-test';
import { MOBILE_CLIENT } from '../support/signing-authority';
import { type GatesUnderTest, groupMember, startGates } from './gates-under-test';

let gates: GatesUnderTest;

beforeEach(async () => {
  gates = await startGates();
});

afterEach(() => gates.stop());

describe('the state of a gate', () => {
  const show = (service: ServiceUnderTest, path: string, claims: Record<string, unknown> = {}) =>
    service.api.get(path).set('Authorization', `Bearer ${gates.authority.accessToken(claims)}`);
  let device: IoTDataPlaneClient;

  beforeEach(() => {
    device = new IoTDataPlaneClient({ region: 'eu-west-1', endpoint: gates.iot.url });
  });

  afterEach(() => device.destroy());

  const report = (thingName: string, reported: object) =>
    device.send(
      new UpdateThingShadowCommand({
        thingName,
        payload: Buffer.from(JSON.stringify({ state: { reported } })),
      }),
    );

  const REPORTED = {
    state: 'opening',
    obstructed: false,
    position: 40,
    connected: true,
    lastCommand: { id: 'c1', message: 'open', result: 'accepted' },
  };

  it('is shown as its shadow reports it', async () => {
    await report('main-gate', REPORTED);
    const { body } = await show(gates.home, '/v1/gates').expect(200);
    const { reportedAt, ...gate } = body.gates[0];
    expect(gate).toEqual({ id: 'main', name: 'Main gate', canControl: true, version: 1, ...REPORTED });
    expect(Math.abs(Date.now() - Date.parse(reportedAt))).toBeLessThan(60_000);
    expect((await show(gates.home, '/v1/gates/main').expect(200)).body).toEqual(body.gates[0]);
  });

  it('is unknown and not connected where the gate never reported, or reports nonsense', async () => {
    const nothing = { state: 'unknown', obstructed: false, connected: false };
    expect((await show(gates.estate, '/v1/gates/garage').expect(200)).body).toMatchObject(nothing);
    await report('garage-gate', {
      state: 'ajar',
      position: 400,
      obstructed: 'no',
      connected: 1,
      lastCommand: 'open',
    });
    const { reportedAt: _reportedAt, ...gate } = (await show(gates.estate, '/v1/gates/garage').expect(200))
      .body;
    expect(gate).toEqual({
      version: 1,
      id: 'garage',
      name: 'Garage',
      canControl: true,
      ...nothing,
    });
  });

  it('is shown to everyone who is signed in, with whether they may command the gate', async () => {
    const { body } = await show(gates.estate, '/v1/gates', groupMember('Drivers')).expect(200);
    expect(body.gates.map((gate: { id: string; canControl: boolean }) => [gate.id, gate.canControl])).toEqual(
      [
        ['main', false],
        ['garage', true],
      ],
    );
    await show(gates.estate, '/v1/gates', { scope: `Admins-${MOBILE_CLIENT}` }).expect(403);
    await gates.estate.api.get('/v1/gates').expect(401);
  });

  it('is a problem for an unknown gate', async () => {
    expect((await show(gates.home, '/v1/gates/back').expect(404)).body.code).toBe('unknown-gate');
  });

  it('is sent again only after it has changed', async () => {
    await report('main-gate', REPORTED);
    const { headers } = await show(gates.home, '/v1/gates').expect(200);
    expect(headers['cache-control']).toBe('private, no-cache');
    expect(headers['vary']).toBe('Authorization, Cookie');
    const etag = String(headers['etag']);
    await show(gates.home, '/v1/gates').set('If-None-Match', etag).expect(304);
    // As every browser's fetch asks.
    await show(gates.home, '/v1/gates')
      .set({ 'If-None-Match': `"other", W/${etag}`, 'Cache-Control': 'no-cache' })
      .expect(304);
    await report('main-gate', { state: 'open' });
    await show(gates.home, '/v1/gates').set('If-None-Match', etag).expect(200);
  });
});
