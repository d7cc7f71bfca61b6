import { type IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane';
import { type LocalIot, startIot } from '../../local/iot/start-iot';
import { connectProbe, dataPlaneClient } from '../support/iot-client';
import { until } from '../support/until';

describe('the data plane', () => {
  let iot: LocalIot;
  let client: IoTDataPlaneClient;

  beforeAll(async () => {
    iot = await startIot();
    client = dataPlaneClient(iot);
  });
  beforeEach(() => iot.forgetPublished());
  afterAll(async () => {
    client.destroy();
    await iot.stop();
  });

  const publish = (input: Partial<ConstructorParameters<typeof PublishCommand>[0]>) =>
    client.send(new PublishCommand({ topic: 'controlGate', payload: Buffer.from('{}'), ...input }));

  it('publishes what the SDK sends to those who subscribe', async () => {
    const probe = await connectProbe(iot);
    await probe.client.subscribeAsync('site/north/gate', { qos: 1 });
    await publish({ topic: 'site/north/gate', qos: 1, payload: Buffer.from('{"message":"open"}') });
    await until('delivery', () => probe.received.length > 0);
    expect(probe.received).toEqual([{ topic: 'site/north/gate', payload: '{"message":"open"}' }]);
    await probe.client.endAsync();
  });

  it('remembers what it published, oldest first, with its parameters', async () => {
    await publish({ topic: 'first' });
    await publish({
      topic: 'second',
      qos: 1,
      retain: false,
      contentType: 'application/json',
      messageExpiry: 10,
      payloadFormatIndicator: 'UTF8_DATA',
      payload: Buffer.from('open'),
    });
    expect(iot.published).toEqual([
      expect.objectContaining({ topic: 'first', qos: 0, contentType: undefined }),
      {
        topic: 'second',
        payload: Buffer.from('open'),
        qos: 1,
        retain: false,
        contentType: 'application/json',
        messageExpiry: 10,
        payloadFormatIndicator: 'UTF8_DATA',
      },
    ]);
  });

  it.each([
    ['to a wildcard', { topic: 'gates/+' }, 'InvalidRequestException', 'topic must not hold wildcards'],
    ['with QoS 2', { qos: 2 }, 'InvalidRequestException', 'qos must be 0 or 1'],
    ['that expires at once', { messageExpiry: 0 }, 'InvalidRequestException', 'messageExpiry must be'],
    ['that is retained', { retain: true }, 'ForbiddenException', 'iot:RetainPublish'],
    ['to a reserved topic', { topic: '$aws/things/a/shadow/update' }, 'ForbiddenException', 'reserved'],
    [
      'that is too large',
      { payload: Buffer.alloc(128 * 1024 + 1) },
      'RequestEntityTooLargeException',
      '131072 bytes',
    ],
  ])('refuses to publish a message %s', async (_what, input, name, message) => {
    await expect(publish(input)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
    expect(iot.published).toEqual([]);
  });

  it.each([
    ['without a signature', {}],
    ['with a bearer token', { authorization: 'Bearer abc' }],
    ['signed for another service', { authorization: signature('s3') }],
    ['with half a signature', { authorization: signature('iotdata').slice(0, -1) }],
  ])('publishes nothing for a request %s', async (_what, headers) => {
    const response = await fetch(`${iot.url}/topics/controlGate`, { method: 'POST', body: '{}', headers });
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe('ForbiddenException');
    expect(iot.published).toEqual([]);
  });

  it.each([
    ['GET', '/', 404],
    ['PUT', '/things/main-gate/shadow', 405],
    ['GET', '/things/main-gate/shadow?name=other', 404],
    ['DELETE', '/things/main-gate/shadow', 405],
    ['POST', '/topics/%E0%A4%A', 400],
  ])('answers %s %s in the shape of AWS, with %i', async (method, path, status) => {
    const headers = { authorization: signature('iotdata') };
    const response = await fetch(`${iot.url}${path}`, { method, headers });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ message: expect.any(String), traceId: expect.any(String) });
  });

  it('names the port that is taken, and leaves the other one free', async () => {
    const httpPort = Number(new URL(iot.url).port);
    const mqttPort = await freePort();
    await expect(startIot({ httpPort, mqttPort })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      port: httpPort,
    });
    const second = await startIot({ mqttPort });
    await second.stop();
  });
});

function signature(service: string): string {
  const credential = `local/20260101/eu-west-1/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;
}

async function freePort(): Promise<number> {
  const iot = await startIot();
  await iot.stop();
  return Number(new URL(iot.mqttUrl).port);
}
