import { readOptions } from './options';

const TOKEN = 'header.payload.signature';
const URL = 'https://gates.example.com';

test('nothing is changed unless asked for', () => {
  expect(readOptions(['--url', `${URL}/`, '--token', TOKEN], {})).toEqual({
    url: URL,
    token: TOKEN,
    insecure: false,
    image: false,
  });
});

test('the token may come from the environment', () => {
  expect(readOptions(['--url', URL], { GATEHOUSE_TOKEN: TOKEN })).toMatchObject({ token: TOKEN });
});

test('no token is needed where only strangers are looked at, and none is used', () => {
  expect(readOptions(['--url', URL, '--anonymous', '--insecure'], { GATEHOUSE_TOKEN: TOKEN })).toEqual({
    url: URL,
    insecure: true,
    image: false,
  });
});

test('help needs nothing else', () => {
  expect(readOptions(['--help'], {})).toBeUndefined();
});

test.each([
  ['no address', ['--token', TOKEN], '--url must be an origin such as https://gates.example.com'],
  ['an address with a path', ['--url', `${URL}/v1`, '--token', TOKEN], '--url must be an origin'],
  [
    'a token in the clear',
    ['--url', 'http://gates.example.com', '--token', TOKEN],
    '--url must start with https://',
  ],
  ['no token', ['--url', URL], '--token (or GATEHOUSE_TOKEN) must be a Cognito access token'],
  ['a token that is none', ['--url', URL, '--token', 'secret'], '--token (or GATEHOUSE_TOKEN) must be'],
  [
    'a command of a stranger',
    ['--url', URL, '--anonymous', '--command', 'stop', '--image'],
    '--anonymous must stand without --command, --image',
  ],
  ['a gate without a command', ['--url', URL, '--token', TOKEN, '--gate', 'main'], '--gate needs --command'],
  [
    'an unknown command',
    ['--url', URL, '--token', TOKEN, '--command', 'up'],
    '--command must be one of open,',
  ],
  ['an unknown option', ['--uri', URL], "Unknown option '--uri'"],
])('%s is an error that says what is allowed', (_case, commandLine, message) => {
  expect(() => readOptions(commandLine, {})).toThrow(message);
});

test('an error never repeats the token', () => {
  expect(() => readOptions(['--url', URL, '--token', 'secret token'], {})).toThrow(/^(?!.*secret)/);
});
