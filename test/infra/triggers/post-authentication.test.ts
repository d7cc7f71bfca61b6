import { handler } from '../../../infra/triggers/post-authentication';
import { callWith, otherSources, triggerEvent } from './trigger-events';

const SOURCE = 'PostAuthentication_Authentication';

describe('the post-authentication trigger', () => {
  let written: jest.SpyInstance;
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-01-01T12:00:00Z') });
    written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const lines = () => written.mock.calls.map(([text]) => String(text));

  it('writes who signed in, when and with which client as one line of JSON', async () => {
    await expect(callWith(handler, triggerEvent(SOURCE))).resolves.toEqual(triggerEvent(SOURCE));
    expect(lines()).toEqual([expect.stringMatching(/^[^\n]*\n$/)]);
    expect(JSON.parse(lines()[0]!)).toEqual({
      audit: 'sign-in',
      time: '2026-01-01T12:00:00.000Z',
      actor: 'person',
      sub: '5f1e2ab3-0000-4000-8000-000000000000',
      username: 'ada',
      clientId: 'client1',
      userPoolId: 'eu-west-1_example',
      newDevice: true,
    });
  });

  it('writes no attribute of a person besides the subject', async () => {
    await callWith(handler, triggerEvent(SOURCE));
    expect(lines().join('')).not.toContain('example.com');
  });

  it('lets somebody in whatever members are missing or new', async () => {
    const bare = { triggerSource: SOURCE, userName: 'ada', later: 1 };
    await expect(callWith(handler, bare)).resolves.toEqual(bare);
    expect(JSON.parse(lines()[0]!)).toEqual({
      audit: 'sign-in',
      time: '2026-01-01T12:00:00.000Z',
      actor: 'person',
      username: 'ada',
    });
  });

  it.each(otherSources(SOURCE))('leaves %s alone', async (source) => {
    await expect(callWith(handler, triggerEvent(source))).resolves.toEqual(triggerEvent(source));
    expect(lines()).toEqual([]);
  });
});
