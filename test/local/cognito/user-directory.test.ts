import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ChangePasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { ADMIN, RESIDENT, UserPoolUnderTest } from '../../support/user-pool';

let dataFolder: string;

beforeEach(() => {
  dataFolder = mkdtempSync(path.join(tmpdir(), 'gatehouse-users-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true }));

it('keeps accounts across a restart, and test users who are new', async () => {
  const changed = { ...RESIDENT, password: 'A-new-password-1' };
  const before = await UserPoolUnderTest.start({}, { dataFolder, users: [] });
  await expect(before.signIn(RESIDENT)).rejects.toThrow('Incorrect');
  await before.stop();
  const first = await UserPoolUnderTest.start({}, { dataFolder });
  await first.sdk.send(
    new ChangePasswordCommand({
      AccessToken: await first.accessTokenOf(RESIDENT),
      PreviousPassword: RESIDENT.password,
      ProposedPassword: changed.password,
    }),
  );
  await first.stop();
  const second = await UserPoolUnderTest.start({}, { dataFolder });
  await expect(second.signIn(changed)).resolves.toHaveProperty('AuthenticationResult');
  await expect(second.signIn(ADMIN)).resolves.toHaveProperty('AuthenticationResult');
  await second.stop();
});

it('keeps no password, and lets nobody else read what it keeps', async () => {
  const pool = await UserPoolUnderTest.start({}, { dataFolder });
  await pool.sdk.send(
    new ChangePasswordCommand({
      AccessToken: await pool.accessTokenOf(RESIDENT),
      PreviousPassword: RESIDENT.password,
      ProposedPassword: 'A-new-password-1',
    }),
  );
  await pool.stop();
  const file = path.join(dataFolder, 'cognito-users.json');
  const kept = readFileSync(file, 'utf8');
  expect(kept).toContain('resident@example.com');
  expect(kept).not.toContain('A-new-password-1');
  expect(kept).not.toContain(RESIDENT.password);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
