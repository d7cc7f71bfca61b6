import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { ADMINISTRATORS_GROUP, groupScope, SIGN_IN_SCOPES } from '../../contract/user-pool';
import { signOidcData } from '../../local/alb/oidc-headers';
import {
  accessTokenClaims,
  type Claims,
  createSigningKey,
  publicKeySet,
  signToken,
} from '../../local/cognito/token-mint';

export const REGION = 'eu-west-1';
export const POOL_ID = 'eu-west-1_TestPool1';
export const ISSUER = `https://cognito-idp.${REGION}.amazonaws.com/${POOL_ID}`;
export const WEB_CLIENT = 'web1client';
export const MOBILE_CLIENT = 'mobile1client';
export const MACHINE_CLIENT = 'machine1client';
/** For COGNITO_MACHINE_CLIENTS. */
export const MACHINES = JSON.stringify({ [MACHINE_CLIENT]: 'night-guard' });
export const ALB_ARN = `arn:aws:elasticloadbalancing:${REGION}:111122223333:loadbalancer/app/gatehouse/50dc6c495c0c9188`;
const ALB_KEYS_ORIGIN = `https://public-keys.auth.elb.${REGION}.amazonaws.com`;

/**
 * Signs what Cognito and the load balancer sign, right or wrong, and serves the public keys of both on loopback.
 * Tests forge with it what no stand-in would ever issue.
 */
export class SigningAuthority {
  poolKey = createSigningKey();
  readonly albKey = { kid: randomUUID(), ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
  /** Paths that were asked for. */
  readonly requests: string[] = [];
  /** While true, the key servers drop every connection. */
  isDown = false;
  /** While true, the key servers answer that they have failed. */
  isFailing = false;
  /** While true, the pool's key set is empty. */
  isEmpty = false;
  /** The key servers answer when this is over. */
  held: Promise<void> | undefined;
  readonly #server: http.Server;

  private constructor() {
    this.#server = http.createServer(async (request, response) => {
      this.requests.push(request.url ?? '');
      await this.held;
      if (this.isDown) request.socket.destroy();
      else if (this.isFailing) response.writeHead(500).end();
      else if (request.url === `/${POOL_ID}/.well-known/jwks.json`)
        response.end(JSON.stringify(publicKeySet(this.isEmpty ? [] : [this.poolKey])));
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
    this.poolKey = createSigningKey();
  }

  /** An access token as Cognito issues it to an administrator; a claim set to undefined is left out. */
  accessToken(claims: Claims = {}, header: Claims = {}): string {
    return this.signRs256(accessClaims(claims), header);
  }

  signRs256(payload: Claims, header: Claims = {}, key = this.poolKey): string {
    return signToken(key, payload, header);
  }

  /** A token of just this header and payload, which need not be what any library would write. */
  signText(header: string, payload: string): string {
    const signed = [header, payload].map((part) => Buffer.from(part).toString('base64url')).join('.');
    return `${signed}.${sign('sha256', Buffer.from(signed), this.poolKey.privateKey).toString('base64url')}`;
  }

  /** `x-amzn-oidc-data` as the load balancer sends it to the service. */
  oidcData(claims: Claims = {}, header: Claims = {}, privateKey = this.albKey.privateKey): string {
    return signOidcData(
      { kid: this.albKey.kid, privateKey },
      { iss: ISSUER, client: WEB_CLIENT, signer: ALB_ARN, ...header },
      {
        iss: ISSUER,
        sub: ADMIN_SUB,
        username: 'admin',
        email: 'admin@example.com',
        name: 'Ada Admin',
        ...claims,
      },
    );
  }
}

export const ADMIN_SUB = 'a1b2c3d4-0000-4000-8000-00000000ad01';

/** The claims of Amazon Cognito's access token for an administrator who signed in with the mobile client. */
export function accessClaims(claims: Claims = {}): Claims {
  const clientId = String(claims['client_id'] ?? MOBILE_CLIENT);
  const issued = accessTokenClaims({
    issuer: ISSUER,
    sub: ADMIN_SUB,
    username: 'admin',
    groups: [ADMINISTRATORS_GROUP],
    clientId,
    scopes: [...SIGN_IN_SCOPES, groupScope(ADMINISTRATORS_GROUP, clientId)],
    lifetime: 900,
  });
  return { ...issued, ...claims };
}

/** Claims of a user in no group. */
export const residentClaims = (clientId = MOBILE_CLIENT): Claims => ({
  sub: 'a1b2c3d4-0000-4000-8000-0000000de5ad',
  username: 'resident',
  'cognito:groups': undefined,
  client_id: clientId,
  scope: 'openid profile email',
});

/** Claims of a machine, as far as they differ from a person's. */
export const machineClaims = (...scopes: string[]): Claims => ({
  sub: MACHINE_CLIENT,
  username: undefined,
  'cognito:groups': undefined,
  client_id: MACHINE_CLIENT,
  scope: scopes.join(' '),
});
