import { type AttackedService, startAttackedService } from '../support/attacked-service';
import { requestShapes } from '../support/request-shapes';

let service: AttackedService;

beforeAll(async () => {
  service = await startAttackedService();
});

beforeEach(() => service.iot.forgetPublished());

afterAll(() => service.stop());

const shapes = () => requestShapes(service.authority.accessToken());
const { good, bad } = requestShapes('');

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
