import { EventEmitter } from 'node:events';
import type { Response } from 'express';
import { PersonalLimit } from '../../service/platform/personal-limit';

const openResponse = () => new EventEmitter() as unknown as Response;

describe('a personal limit', () => {
  it('is reached by one person for that person alone', () => {
    const limit = new PersonalLimit(2);
    limit.add('ada', openResponse());
    expect(limit.isReached('ada')).toBe(false);
    limit.add('ada', openResponse());
    expect(limit.isReached('ada')).toBe(true);
    expect(limit.isReached('ben')).toBe(false);
  });

  it('has room again when a response has closed', () => {
    const limit = new PersonalLimit(2);
    const [first, second] = [openResponse(), openResponse()];
    limit.add('ada', first);
    limit.add('ada', second);
    first.emit('close');
    expect(limit.isReached('ada')).toBe(false);
    limit.add('ada', openResponse());
    expect(limit.isReached('ada')).toBe(true);
  });

  it('remembers nobody whose responses have all closed', () => {
    const limit = new PersonalLimit(2);
    const responses = [openResponse(), openResponse(), openResponse()];
    for (const [index, response] of responses.entries()) limit.add(index < 2 ? 'ada' : 'ben', response);
    expect(limit.people).toBe(2);
    responses[0]?.emit('close');
    expect(limit.people).toBe(2);
    responses[1]?.emit('close');
    expect(limit.people).toBe(1);
    responses[2]?.emit('close');
    expect(limit.people).toBe(0);
  });
});
