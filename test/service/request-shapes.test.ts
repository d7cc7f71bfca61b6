import { type AttackedService, startAttackedService } from '../support/attacked-service';
import { requestShapes } from '../support/request-shapes';
import { until } from '../support/until';

let service: AttackedService;

beforeAll(async () => {
  service = await startAttackedService();
});

beforeEach(() => service.iot.forgetPublished());

afterAll(() => service.stop());

const shapes = () => requestShapes(service.authority.accessToken());
const { good, bad, old } = requestShapes('');

const statusesIn = (answers: string) =>
  [...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));

describe('a command in a request that is framed', () => {
  it.each(Object.keys(good) as (keyof typeof good)[])('%s is published', async (name) => {
    expect(statusesIn(await service.sendRaw(shapes().good[name]))).toEqual([200]);
    expect(service.iot.published).toHaveLength(1);
  });
});

describe('a request is refused, and what follows it is not read as another, with', () => {
  it.each(Object.keys(bad))('%s', async (name) => {
    const answers = await service.sendRaw(shapes().bad[name] as string);
    expect(statusesIn(answers)).toHaveLength(1);
    expect([400, 431]).toContain(statusesIn(answers)[0]);
    expect(answers).toMatch(/"code":"(malformed-request|headers-too-large)"\}$/);
    expect(service.iot.published).toEqual([]);
  });
});

describe('a request is the last of its connection with', () => {
  it.each(Object.keys(old))('%s', async (name) => {
    await service.sendRaw(shapes().old[name] as string);
    await until('the command is published', () => service.iot.published.length > 0);
    // A request of its own, answered in full: whatever came after the first would have been read by now.
    await service.sendRaw(shapes().good.plain);
    expect(service.iot.published).toHaveLength(2);
  });
});
