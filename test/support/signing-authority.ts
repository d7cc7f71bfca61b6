import { createPublicKey, createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export const REGION = 'eu-west-1';
export const POOL_ID = 'eu-west-1_TestPool1';
export const ISSUER = `https://cognito-idp.${REGION}.amazonaws.com/${POOL_ID}`;
export const WEB_CLIENT = 'web1client';
export const MOBILE_CLIENT = 'mobile1client';
export const ALB_ARN = `arn:aws:elasticloadbalancing:${REGION}:111122223333:loadbalancer/app/gatehouse/50dc6c495c0c9188`;
const ALB_KEYS_ORIGIN = `https://public-keys.auth.elb.${REGION}.amazonaws.com`;

type Claims = Record<string, unknown>;

const seconds = () => Math.floor(Date.now() / 1000);
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

function rsaKey(): SigningKey {
  return { kid: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

/**
 * Signs what Cognito and the load balancer sign, right or wrong, and serves the public keys of both on loopback.
 * Tests forge with it what no stand-in would ever issue.
 */
export class SigningAuthority {
  poolKey = rsaKey();
  readonly albKey: SigningKey = { kid: randomUUID(), ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
  /** Paths that were asked for. */
  readonly requests: string[] = [];
  /** While true, the key servers drop every connection. */
  isDown = false;
  readonly #server: http.Server;

  private constructor() {
    this.#server = http.createServer((request, response) => {
      this.requests.push(request.url ?? '');
      if (this.isDown) request.socket.destroy();
      else if (request.url === `/${POOL_ID}/.well-known/jwks.json`)
        response.end(JSON.stringify(this.#jwks()));
      else if (request.url === `/${this.albKey.kid}`) {
        response.end(this.albKey.publicKey.export({ type: 'spki', format: 'pem' }));
      } else response.writeHead(404).end();
    });
  }

  static async start(): Promise<SigningAuthority> {
    const authority = new SigningAuthority();
    await new Promise<void>((resolve) => authority.#server.listen(0, '127.0.0.1', resolve));
    return authority;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** For KEY_ENDPOINT_OVERRIDES. */
  get overrides(): Record<string, string> {
    const url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return { [new URL(ISSUER).origin]: url, [ALB_KEYS_ORIGIN]: url };
  }

  rotatePoolKey(): void {
    this.poolKey = rsaKey();
  }

  /** An access token as Cognito issues it to an administrator; a claim set to undefined is left out. */
  accessToken(claims: Claims = {}, header: Claims = {}): string {
    return this.signRs256(accessClaims(claims), header);
  }

  signRs256(payload: Claims, header: Claims = {}, { kid, privateKey } = this.poolKey): string {
    const signed = `${encode({ kid, alg: 'RS256', ...header })}.${encode(payload)}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
  }

  /** `x-amzn-oidc-data` as the load balancer sends it: ES256, base64url with padding. */
  oidcData(claims: Claims = {}, header: Claims = {}, privateKey = this.albKey.privateKey): string {
    const padded = (value: unknown) => pad(encode(value));
    const exp = seconds() + 120;
    const head = {
      typ: 'JWT',
      kid: this.albKey.kid,
      alg: 'ES256',
      iss: ISSUER,
      client: WEB_CLIENT,
      signer: ALB_ARN,
      exp,
    };
    const body = {
      sub: ADMIN_SUB,
      username: 'admin',
      email: 'admin@example.com',
      name: 'Ada Admin',
      exp,
      iss: ISSUER,
    };
    const signed = `${padded({ ...head, ...header })}.${padded({ ...body, ...claims })}`;
    const signature = createSign('SHA256')
      .update(signed)
      .sign({ key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${pad(signature.toString('base64url'))}`;
  }

  #jwks() {
    const jwk = createPublicKey(this.poolKey.publicKey.export({ type: 'spki', format: 'pem' })).export({
      format: 'jwk',
    });
    return { keys: [{ ...jwk, kid: this.poolKey.kid, alg: 'RS256', use: 'sig' }] };
  }
}

export const ADMIN_SUB = 'a1b2c3d4-0000-4000-8000-00000000ad01';

/** The claims of Amazon Cognito's access token for an administrator who signed in with the mobile client. */
export function accessClaims(claims: Claims = {}): Claims {
  const clientId = claims['client_id'] ?? MOBILE_CLIENT;
  return {
    sub: ADMIN_SUB,
    'cognito:groups': ['Admins'],
    iss: ISSUER,
    version: 2,
    client_id: clientId,
    origin_jti: randomUUID(),
    event_id: randomUUID(),
    token_use: 'access',
    scope: `openid profile email Admins-${clientId}`,
    auth_time: seconds(),
    exp: seconds() + 900,
    iat: seconds(),
    jti: randomUUID(),
    username: 'admin',
    ...claims,
  };
}

/** Claims of a user in no group. */
export const residentClaims = (clientId = MOBILE_CLIENT): Claims => ({
  sub: 'a1b2c3d4-0000-4000-8000-0000000de5ad',
  username: 'resident',
  'cognito:groups': undefined,
  client_id: clientId,
  scope: 'openid profile email',
});

function pad(base64url: string): string {
  return base64url.padEnd(Math.ceil(base64url.length / 4) * 4, '=');
}
