import { readableLogLine } from '../../local/service-log';

const line = (members: object) =>
  readableLogLine(JSON.stringify({ level: 'info', time: '2026-11-21T05:31:50.133Z', ...members }));

describe("a line of the service's log, for people", () => {
  it('shows of a request what was asked and what came of it', () => {
    const request = {
      requestId: 'a645bc5a',
      traceId: 'Root=1-6b012cc6',
      method: 'GET',
      path: '/v1/gates',
      status: 403,
      sub: 'ad31',
      durationMs: 42,
      msg: 'request answered',
      problem: 'group-missing',
    };
    expect(line(request)).toBe('05:31:50 GET /v1/gates 403 42 ms  problem=group-missing');
  });

  it('shows of any other line its message and its members', () => {
    expect(line({ msg: 'listening', port: 8085, gates: ['main'] })).toBe(
      '05:31:50 listening  port=8085  gates=["main"]',
    );
  });

  it('shows the level of a line that is no mere information', () => {
    expect(line({ level: 'error', msg: 'request failed', cause: { name: 'Timeout' } })).toBe(
      '05:31:50 ERROR request failed  cause={"name":"Timeout"}',
    );
  });

  it.each(['', 'The configuration is not valid:', '{"half": ', '[1]', 'null'])(
    'leaves text that is no log line as it is: %j',
    (text) => {
      expect(readableLogLine(text)).toBe(text);
    },
  );
});
