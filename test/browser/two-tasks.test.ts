import http from 'node:http';
import { LOCAL_USERS, type LocalUser } from '../../local/cognito/users';
import { close, listen } from '../../local/loopback-server';
import { type ServiceProcess, startServiceProcess } from '../../local/service-process';
import { type StandIns, startStandIns } from '../../local/stand-ins';
import { ConsolePage } from '../support/console-page';
import { ReturningViewer } from '../support/returning-viewer';
import { until } from '../support/until';
import { signIn } from './signed-in';
import { browser, consoleFolder, setUpConsoleInSystem } from './support/console-in-system';

setUpConsoleInSystem();

/** Ten people with twenty streams each, which is what a task allows a person. */
const PEOPLE: LocalUser[] = Array.from({ length: 10 }, (_, index) => ({
  sub: `0d310001-5c1e-4c0f-8e65-6a7e0a0f00${index}0`,
  username: `person-${index}`,
  password: 'Person-at-home-1',
  groups: [],
  attributes: { email: `person-${index}@example.com`, email_verified: 'true' },
}));
const STREAMS_PER_PERSON = 20;

let standIns: StandIns;
let log: string[];
let tasks: ServiceProcess[];
let viewers: ReturningViewer[];

async function freePort(): Promise<number> {
  const server = http.createServer();
  const port = await listen(server, 0);
  await close(server);
  return port;
}

/** Starts a task: the real service, in a process of its own. */
async function startTask(): Promise<ServiceProcess> {
  const environment = {
    ...standIns.environment,
    PORT: String(await freePort()),
    CONSOLE_FOLDER: consoleFolder,
    // Time for the load balancer to notice that the task is about to stop.
    DRAIN_DELAY_SECONDS: '2',
  };
  const { signal } = new AbortController();
  const task = await startServiceProcess(environment, (line) => log.push(line), signal);
  tasks.push(task);
  return task;
}

beforeEach(async () => {
  log = [];
  [tasks, viewers] = [[], []];
  standIns = await startStandIns({ users: [...LOCAL_USERS, ...PEOPLE] });
});

afterEach(async () => {
  for (const viewer of viewers) viewer.leave();
  for (const task of tasks) await task.stop();
  await standIns.stop();
});

describe('behind the load balancer, a task that is told to stop', () => {
  it('ends its 200 streams in an orderly way, and every viewer is live again on the other task', async () => {
    const first = await startTask();
    standIns.forwardTo(first.url);
    const person = await ConsolePage.open(browser, { url: standIns.publicUrl });
    await person.page.goto(standIns.publicUrl);
    await signIn(person.page, standIns, 'admin');
    await person.says('Closed');
    // Whatever the page says of its connection, however shortly.
    await person.page.evaluate(`window.notes = [];
      new MutationObserver(() => {
        const note = document.querySelector('main > .note');
        if (note) notes.push(note.textContent);
      }).observe(document.querySelector('main'), { childList: true, characterData: true, subtree: true });`);
    for (const { username } of PEOPLE) {
      const { access_token } = await standIns.cognito.issueTokens(username);
      for (let count = 0; count < STREAMS_PER_PERSON; count++) {
        viewers.push(new ReturningViewer(standIns.publicUrl, { Authorization: `Bearer ${access_token}` }));
      }
    }
    await until('all viewers are live', () => viewers.every(({ isLive }) => isLive));
    const second = await startTask();
    standIns.forwardTo(first.url, second.url);
    // In a deployment, health checks take longer than that.
    await until(
      'both tasks are live',
      () => log.filter((line) => line.includes('gates are live')).length === 2,
    );

    // The page's patience is counted by its own clock, which a busy machine must not use up.
    await person.page.clock.pauseAt(Date.now() + 1_000);
    const back = person.page.waitForResponse('**/v1/events');
    const stopped = first.stop();
    await until('all viewers are live again', () =>
      viewers.every(({ streams, isLive }) => streams.length > 1 && isLive),
    );
    await Promise.all([stopped, back]);
    await person.page.clock.resume();
    for (const { streams } of viewers) {
      expect(streams[0]?.response.complete).toBe(true);
      expect(streams[0]?.events.at(-1)).toEqual({ event: 'end', data: { reason: 'draining' } });
      expect(streams.at(-1)?.gate()?.state).toBe('closed');
    }
    await person.button('Open').click();
    await until('all viewers hear of it', () =>
      viewers.every(({ streams }) => streams.at(-1)?.gate()?.state === 'opening'),
    );
    await person.says('Opening');
    expect(await person.page.evaluate('notes')).toEqual([]);
    expect(log.join('\n')).not.toContain('requests were cut off');

    await person.close();
  });
});
