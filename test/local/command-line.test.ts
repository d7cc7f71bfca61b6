import { readArguments, readOrigin, readPageUrl, readPort, UsageError } from '../../local/command-line';
import { freePorts, killCommands, runLocal } from '../support/local-command';

jest.setTimeout(30_000);
afterAll(killCommands);

/** What a person reads where something is wrong: one line, and nothing on standard output. */
const oneLine = (line: RegExp) => ({
  output: '',
  errors: expect.stringMatching(new RegExp(`^${line.source}\\n$`)),
});

describe('npm start', () => {
  it('explains its options with --help', async () => {
    const { code, output } = await runLocal('main', ['--help']);
    expect(code).toBe(0);
    for (const word of [
      '--port',
      '--data',
      '--reset',
      '--cors-origin',
      '--callback',
      '8080',
      '.local',
      'Cognito \\+1',
      'Ctrl-C',
    ]) {
      expect(output).toMatch(new RegExp(word));
    }
  });

  it('answers a wrong option with one line and exit code 2', async () => {
    expect(await runLocal('main', ['--port', 'http'])).toEqual({
      code: 2,
      ...oneLine(/--port must be a number from 1 to 65527, not "http"/),
    });
  });
});

describe('a command line', () => {
  const options = { port: { type: 'string' }, reset: { type: 'boolean' } } as const;

  it.each([
    [['--prot', '9000'], "Unknown option '--prot'"],
    [['--port'], "Option '--port <value>' argument missing"],
    [['--port', '--reset'], "Option '--port' argument is ambiguous"],
    [['--reset=yes'], "Option '--reset' does not take an argument"],
    [['now'], "Unexpected argument 'now'"],
  ])('%j is refused in one line', (args, mistake) => {
    expect(() => readArguments({ args, options })).toThrow(
      new UsageError(`${mistake}; --help shows what there is`),
    );
  });

  it.each(['', '0', '-1', '80.5', '65528', '1e3', 'http'])('"%s" is no public port', (text) => {
    expect(() => readPort(text)).toThrow(
      new UsageError(`--port must be a number from 1 to 65527, not "${text}"`),
    );
  });

  it.each(['app.example.com', 'https://app.example.com/', '*'])('"%s" is no origin of a web app', (text) => {
    expect(() => readOrigin(text)).toThrow(/^--cors-origin must be an origin such as/);
  });

  it.each(['localhost:5173', '/callback', 'http://localhost:5173/#x'])('"%s" is no callback', (text) => {
    expect(() => readPageUrl(text)).toThrow(/^--callback must be an address without a fragment/);
  });

  it.each(['http://localhost:5173/', 'https://app.example.com/in', 'myapp://signed-in'])(
    '"%s" is a callback',
    (text) => expect(readPageUrl(text)).toBe(text),
  );

  it('takes the highest port that leaves room for the others', () => {
    expect(readPort('65527')).toBe(65_527);
  });
});

describe('npm run token', () => {
  it('names the users there are where one is unknown', async () => {
    expect(await runLocal('token', ['--user', 'nobody'])).toEqual({
      code: 2,
      ...oneLine(/There is no user nobody; there is admin, resident/),
    });
  });

  it('says so where no local system runs', async () => {
    const { publicPort } = await freePorts();
    expect(await runLocal('token', ['--user', 'admin', '--port', `${publicPort}`])).toEqual({
      code: 1,
      ...oneLine(
        /No local system answers at port \d+: start it with npm start, or name its port with --port/,
      ),
    });
  });
});
