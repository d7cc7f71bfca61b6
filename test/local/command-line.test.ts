import { freePorts, killCommands, runLocal } from '../support/local-command';

jest.setTimeout(30_000);
afterAll(killCommands);

/** What a person reads where something is wrong: one line, and nothing on standard output. */
const oneLine = (line: RegExp) => ({
  output: '',
  errors: expect.stringMatching(new RegExp(`^${line.source}\\n$`)),
});

describe('npm start', () => {
  it('explains itself', async () => {
    const { code, output } = await runLocal('main', ['--help']);
    expect(code).toBe(0);
    for (const word of ['--port', '--data', '--reset', '8080', '.local', 'Cognito \\+1', 'Ctrl-C']) {
      expect(output).toMatch(new RegExp(word));
    }
  });

  it.each([
    [['--prot', '9000'], /Unknown option '--prot'; --help shows what there is/],
    [['--port'], /Option '--port <value>' argument missing; --help shows what there is/],
    [['now'], /Unexpected argument 'now'; --help shows what there is/],
    [['--port', 'http'], /--port must be a number from 1 to 65528, not "http"/],
    [['--port', '65529'], /--port must be a number from 1 to 65528, not "65529"/],
    [['--port', '0'], /--port must be a number from 1 to 65528, not "0"/],
  ])('refuses %j in one line', async (parameters, line) => {
    expect(await runLocal('main', parameters)).toEqual({ code: 2, ...oneLine(line) });
  });
});

describe('npm run token', () => {
  it('explains itself', async () => {
    const { code, output } = await runLocal('token', ['--help']);
    expect([code, output]).toEqual([0, expect.stringMatching(/--user <name> +one of admin, resident/)]);
  });

  it.each([
    [['--user', 'nobody'], /There is no user nobody; there is admin, resident/],
    [[], /--user must name one of admin, resident/],
    [['--user', 'admin', '--port', 'x'], /--port must be a number from 1 to 65528, not "x"/],
  ])('refuses %j in one line', async (parameters, line) => {
    expect(await runLocal('token', parameters)).toEqual({ code: 2, ...oneLine(line) });
  });

  it('says where nothing runs', async () => {
    const { publicPort } = await freePorts();
    expect(await runLocal('token', ['--user', 'admin', '--port', `${publicPort}`])).toEqual({
      code: 1,
      ...oneLine(
        /No local system answers at port \d+: start it with npm start, or name its port with --port/,
      ),
    });
  });
});
