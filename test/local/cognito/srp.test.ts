import {
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createVerifier, PRIME, verifies } from '../../../local/cognito/directory/srp';
import { SrpExchange } from '../../../local/cognito/directory/srp-exchange';
import { SrpClient } from '../../support/srp-client';
import { ADMIN, UserPoolUnderTest } from '../../support/user-pool';
import { cases } from './srp-vectors.json';

let pool: UserPoolUnderTest;

beforeAll(async () => {
  pool = await UserPoolUnderTest.start();
});
afterAll(() => pool.stop());

async function begin(username: string, SRP_A: string) {
  const { ChallengeName, ChallengeParameters = {} } = await pool.sdk.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_SRP_AUTH',
      ClientId: pool.clientId,
      AuthParameters: { USERNAME: username, SRP_A },
    }),
  );
  expect(ChallengeName).toBe('PASSWORD_VERIFIER');
  return ChallengeParameters;
}

const respond = (ChallengeResponses: Record<string, string>) =>
  pool.sdk.send(
    new RespondToAuthChallengeCommand({
      ClientId: pool.clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses,
    }),
  );

async function prove({ username, password }: typeof ADMIN) {
  const client = new SrpClient();
  return respond(client.answer(await begin(username, client.SRP_A), password, 'Gatehouse'));
}

const refusal = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

it('signs in who proves the password without sending it', async () => {
  await expect(prove(ADMIN)).resolves.toHaveProperty('AuthenticationResult.AccessToken');
});

it('refuses a wrong password, and a proof that was used', async () => {
  await expect(prove({ ...ADMIN, password: 'wrong' })).rejects.toMatchObject(refusal);
  const client = new SrpClient();
  const answer = client.answer(await begin('admin', client.SRP_A), ADMIN.password, 'Gatehouse');
  await respond(answer);
  await expect(respond(answer)).rejects.toMatchObject({ message: 'Invalid session for the user.' });
});

it('lets nobody try a proof twice', async () => {
  const client = new SrpClient();
  const answer = client.answer(await begin('admin', client.SRP_A), ADMIN.password, 'Gatehouse');
  await expect(respond({ ...answer, PASSWORD_CLAIM_SIGNATURE: 'AAAA' })).rejects.toMatchObject(refusal);
  await expect(respond(answer)).rejects.toMatchObject({ message: 'Invalid session for the user.' });
});

it('asks somebody who does not exist as it asks others, and always the same', async () => {
  const { SRP_A } = new SrpClient();
  const [first, again, other] = await Promise.all(
    ['nobody', 'Nobody', 'admin'].map((name) => begin(name, SRP_A)),
  );
  expect(Object.keys(first!).sort()).toEqual(Object.keys(other!).sort());
  expect([again?.['SALT'], again?.['USER_ID_FOR_SRP']]).toEqual([
    first?.['SALT'],
    first?.['USER_ID_FOR_SRP'],
  ]);
  expect(first?.['USER_ID_FOR_SRP']).toHaveLength(36);
  await expect(prove({ ...ADMIN, username: 'nobody' })).rejects.toMatchObject(refusal);
});

it('locks out who tries to prove wrong passwords', async () => {
  for (let attempt = 0; attempt < 5; attempt++) {
    await expect(prove({ username: 'resident', password: 'wrong' })).rejects.toMatchObject(refusal);
  }
  await expect(begin('resident', new SrpClient().SRP_A)).rejects.toMatchObject({
    message: 'Password attempts exceeded',
  });
});

it.each([
  ['zero', '0'],
  ['the prime', PRIME.toString(16)],
  ['twice the prime', (PRIME * 2n).toString(16)],
  ['no number', 'none'],
])('refuses %s for a public key, with which any password would be right', (_name, publicKey) => {
  expect(() => new SrpExchange(publicKey, createVerifier('name', 'password'))).toThrow('SRP_A must be');
});

it('keeps of a password a verifier that fits this name and this password alone', () => {
  const verifier = createVerifier('Gatehouseada', 'A-good-password');
  expect(verifies('Gatehouseada', 'A-good-password', verifier)).toBe(true);
  expect(verifies('Gatehouseada', 'a-good-password', verifier)).toBe(false);
  expect(verifies('Gatehousebob', 'A-good-password', verifier)).toBe(false);
  expect(createVerifier('Gatehouseada', 'A-good-password')).not.toEqual(verifier);
});

it.each(cases)("agrees with Amplify about the proof of $username's password", (vector) => {
  const { group, username, password, salt, verifier, clientPublicKey, poolPrivateKey } = vector;
  const identity = `${group}${username}`;
  expect(verifies(identity, password, { salt, verifier })).toBe(true);
  const exchange = new SrpExchange(clientPublicKey, { salt, verifier }, BigInt(`0x${poolPrivateKey}`));
  expect(exchange.publicKey).toBe(vector.poolPublicKey);
  const { secretBlock, timestamp, signature } = vector;
  expect(exchange.proves({ identity, secretBlock, timestamp, signature })).toBe(true);
  expect(exchange.proves({ identity, secretBlock, timestamp: 'later', signature })).toBe(false);
});
