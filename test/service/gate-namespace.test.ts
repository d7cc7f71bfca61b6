import { IoTDataPlaneClient, UpdateThingShadowCommand } from '@aws-sdk/client-iot-data-plane';
import type { Gate } from '../../contract/gate';
import { type LocalIot, startIot } from '../../local/iot/start-iot';
import { connectProbe } from '../support/iot-client';
import { LiveService } from '../support/live-service';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';
import { until } from '../support/until';

const MAIN: Gate = {
  id: 'main',
  name: 'Main gate',
  topic: 'controlGate',
  thing: 'main-gate',
  groups: ['Admins'],
};
const PLAIN: Gate = { ...MAIN, id: 'old', topic: 'oldGate', thing: 'old-gate', commandTopic: 'plain/gate' };

describe('a service whose stack shares AWS IoT with others', () => {
  let authority: SigningAuthority;
  let iot: LocalIot;
  let service: ServiceUnderTest;

  beforeAll(async () => {
    authority = await SigningAuthority.start();
    iot = await startIot();
    service = await startService(authority, {
      iotUrl: iot.url,
      environment: { GATES: JSON.stringify([MAIN, PLAIN]), GATE_NAMESPACE: 'gatehouse-prod' },
    });
  });

  afterAll(async () => {
    service.stop();
    await iot.stop();
    await authority.stop();
  });

  const authorization = () => `Bearer ${authority.accessToken()}`;

  it("publishes on its own stack's topic what clients name as the tutorial does, or on a gate's plain topic", async () => {
    for (const topic of ['controlGate', 'oldGate']) {
      await service.api
        .post('/v1/gates/control')
        .set('Authorization', authorization())
        .send({ topic, message: 'open' })
        .expect(200);
    }
    expect(iot.published.map(({ topic }) => topic)).toEqual(['gatehouse-prod/controlGate', 'plain/gate']);
  });

  it("shows what its own stack's thing reported, not what another stack's of the same name did", async () => {
    const device = new IoTDataPlaneClient({ region: 'eu-west-1', endpoint: iot.url });
    for (const [thingName, state] of [
      ['gatehouse-prod_main-gate', 'closed'],
      ['gatehouse-dev_main-gate', 'open'],
      ['main-gate', 'open'],
    ]) {
      const payload = Buffer.from(JSON.stringify({ state: { reported: { state, connected: true } } }));
      await device.send(new UpdateThingShadowCommand({ thingName, payload }));
    }
    device.destroy();
    const { body } = await service.api
      .get('/v1/gates/main')
      .set('Authorization', authorization())
      .expect(200);
    expect(body).toMatchObject({ id: 'main', state: 'closed', connected: true });
  });
});

it('connects to AWS IoT with client ids of its own stack', async () => {
  const service = await LiveService.start([MAIN], { GATE_NAMESPACE: 'gatehouse-prod' });
  try {
    // The broker announces every client. This one knows no thing of a namespace, so that the service tries again and again.
    const probe = await connectProbe(service.iot);
    await probe.client.subscribeAsync('$SYS/+/new/clients');
    await until('the service connects', () => probe.received.length > 0);
    expect(probe.received[0]?.payload).toMatch(/^gatehouse-prod\.service-[0-9a-f-]{36}$/);
    await probe.client.endAsync();
  } finally {
    await service.stop();
  }
});
