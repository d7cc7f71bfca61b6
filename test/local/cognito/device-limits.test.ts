import { type Device, newAccount } from '../../../local/cognito/directory/account';
import { Devices } from '../../../local/cognito/directory/devices';
import { createVerifier } from '../../../local/cognito/directory/srp';
import { UserDirectory } from '../../../local/cognito/directory/user-directory';
import { STACK_DEFAULTS } from '../../../local/stack-settings';

const password = createVerifier('group', 'secret');

const person = (username: string) =>
  newAccount({ username, attributes: { email: username }, status: 'CONFIRMED', now: 0 });

const device = (key: string, usedAt: number): Device => ({
  key,
  password,
  isRemembered: true,
  createdAt: 0,
  changedAt: 0,
  usedAt,
});

it('forgets the device of all people that was used longest ago when the pool has more than a thousand', () => {
  const options = { settings: STACK_DEFAULTS, now: () => 2_000 };
  const directory = new UserDirectory({ ...options, testUsers: [], dataFolder: undefined });
  for (let number = 0; number < 50; number++) {
    const account = person(`person-${number}@example.com`);
    account.devices = Array.from({ length: 20 }, (_, index) =>
      device(`${number}-${index}`, 100 + number * 20 + ((index + 7) % 20)),
    );
    directory.add(account);
  }
  const newcomer = person('newcomer@example.com');
  directory.add(newcomer);
  new Devices({ ...options, directory }).confirm(newcomer, { key: 'new', name: undefined, password });
  const keys = directory.accounts.flatMap(({ devices }) => devices.map(({ key }) => key));
  expect(keys).toHaveLength(1_000);
  expect(keys).toContain('new');
  expect(keys).not.toContain('0-13');
});
