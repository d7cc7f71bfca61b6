import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ALB_ARN, ISSUER } from '../aws-account';

/** How long a service may take `x-amzn-oidc-data` for fresh, in seconds. */
const DATA_LIFETIME = 120;

/** What the load balancer knows of a signed-in user. */
export interface SessionUser {
  /** Claims of Cognito's userInfo endpoint: never groups. */
  claims: Readonly<Record<string, unknown>>;
  accessToken: string;
}

/**
 * Headers that tell the service who is signed in (Elastic Load Balancing: "Authenticate users using an Application
 * Load Balancer", section "User claims encoding and signature verification").
 */
export class OidcHeaders {
  readonly #key = { kid: randomUUID(), ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };

  /** The public key in PEM, by the path at which the key server has it; undefined for any other path. */
  publicKey(path: string): string | undefined {
    if (path !== `/${this.#key.kid}`) return undefined;
    return this.#key.publicKey.export({ type: 'spki', format: 'pem' }) as string;
  }

  /** Replaces whatever the client sent under these names. */
  set(headers: IncomingHttpHeaders, clientId: string, user: SessionUser): void {
    for (const name of Object.keys(headers)) if (name.startsWith('x-amzn-oidc-')) delete headers[name];
    headers['x-amzn-oidc-identity'] = String(user.claims['sub']);
    headers['x-amzn-oidc-accesstoken'] = user.accessToken;
    headers['x-amzn-oidc-data'] = signOidcData(
      this.#key,
      { iss: ISSUER, client: clientId, signer: ALB_ARN },
      user.claims,
    );
  }
}

export interface OidcDataKey {
  /** A UUID. */
  kid: string;
  privateKey: KeyObject;
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * Value of `x-amzn-oidc-data`: a JWT, ES256, which unlike others keeps the padding of its base64url. Header and
 * claims may be what no load balancer would sign, for tests.
 */
export function signOidcData({ kid, privateKey }: OidcDataKey, header: Claims, claims: Claims): string {
  const exp = Math.floor(Date.now() / 1000) + DATA_LIFETIME;
  const head: Claims = { typ: 'JWT', kid, alg: 'ES256', exp, ...header };
  const signed = `${encode(head)}.${encode({ exp, iss: head['iss'], ...claims })}`;
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${padded(signature)}`;
}

const encode = (value: unknown) => padded(Buffer.from(JSON.stringify(value)));

function padded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}
