/** What the programs with Amplify's own client have in common. */
import { createHmac } from 'node:crypto';
import { Amplify } from 'aws-amplify';
import { parseAmplifyConfig } from 'aws-amplify/utils';

const surroundings = JSON.parse(process.env.JOURNEY);

/**
 * Configures Amplify. Surroundings come in `JOURNEY`: Amplify's outputs of the stack, the local Cognito's address, the
 * address of the API, the person, and the administrator.
 */
export function journey() {
  const { outputs, cognitoUrl } = surroundings;
  const parsed = parseAmplifyConfig(outputs);
  Amplify.configure({
    ...parsed,
    // Amplify's documented override; nothing else differs from a deployed stack.
    Auth: { Cognito: { ...parsed.Auth.Cognito, userPoolEndpoint: cognitoUrl } },
  });
  return surroundings;
}

/** Code in the newest message of the outbox. */
export async function newestCode() {
  const page = await (await fetch(`${surroundings.cognitoUrl}/outbox`)).text();
  return /\b\d{6}\b/.exec(page.slice(page.indexOf('<article>')))[0];
}

/** What an authenticator app shows (RFC 6238), so many steps from now. */
export function totpCode(secret, steps) {
  const bits = [...secret].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const key = Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)
      .map((byte) => Number.parseInt(byte, 2)),
  );
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac('sha1', key).update(counter).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** Name of the error that Amplify throws. */
export async function nameOf(promise) {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return error.name;
  }
}
