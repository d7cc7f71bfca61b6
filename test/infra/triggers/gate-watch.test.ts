import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { handler } from '../../../infra/triggers/gate-watch';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const minutesAgo = (minutes: number) => NOW / 1000 - minutes * 60;

/** Shadow document of a gate that reported its connection some minutes ago. */
const shadow = (connected: boolean, minutes: number) => ({
  state: { reported: { state: 'closed', connected } },
  metadata: { reported: { connected: { timestamp: minutesAgo(minutes) } } },
});

describe('the gate watch', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gate-watch-'));
  let shadows: Record<string, object>;
  let answerWithError = false;
  const server = http.createServer(({ url }, response) => {
    const thing = decodeURIComponent(/^\/things\/([^/]+)\/shadow/.exec(url ?? '')?.[1] ?? '');
    const known = shadows[thing] ? 200 : 404;
    const status = answerWithError ? 403 : known;
    const type = ({ 403: 'ForbiddenException', 404: 'ResourceNotFoundException' } as Record<number, string>)[
      status
    ];
    response.writeHead(status, {
      'Content-Type': 'application/json',
      ...(type && { 'x-amzn-ErrorType': type }),
    });
    response.end(JSON.stringify(shadows[thing] ?? { message: 'No shadow exists' }));
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  beforeEach(() => {
    jest.replaceProperty(process, 'env', {
      ...process.env,
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL_IOT_DATA_PLANE: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      LAMBDA_TASK_ROOT: folder,
      GATE_OFFLINE_MINUTES: '15',
    });
    jest.spyOn(Date, 'now').mockReturnValue(NOW);
  });

  afterAll(() => {
    server.close();
    fs.rmSync(folder, { recursive: true });
  });

  /** What it writes to its log for these shadows. */
  async function written(things: string[]): Promise<string> {
    fs.writeFileSync(path.join(folder, 'things.json'), JSON.stringify(things));
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      await handler();
      return write.mock.calls.map(([text]) => String(text)).join('');
    } finally {
      write.mockRestore();
    }
  }

  it('counts and names gates that have been offline for longer than the given minutes', async () => {
    shadows = {
      here: shadow(true, 600),
      gone: shadow(false, 15),
      'just-gone': shadow(false, 14),
      odd: { state: { reported: { connected: 'perhaps' } } },
      empty: { state: {} },
    };
    expect(await written(['here', 'gone', 'just-gone', 'odd', 'empty', 'never-installed'])).toBe(
      '{"gatesOffline":1,"things":["gone"]}\n',
    );
  });

  it('looks at every gate of a large estate', async () => {
    const things = Array.from({ length: 500 }, (_, index) => `gate-${index}`);
    shadows = Object.fromEntries(things.map((thing) => [thing, shadow(false, 20)]));
    expect(JSON.parse(await written(things))).toEqual({ gatesOffline: 500, things });
  });

  it('fails where AWS IoT refuses to answer, instead of reporting that all gates are there', async () => {
    answerWithError = true;
    await expect(written(['here'])).rejects.toThrow('No shadow exists');
  });
});
