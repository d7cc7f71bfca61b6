import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
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
 * Tells the service who is signed in (Elastic Load Balancing: "Authenticate users using an Application Load
 * Balancer", section "User claims encoding and signature verification").
 */
export class OidcHeaders {
  readonly #keyId = randomUUID();
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  constructor(private readonly clientId: string) {}

  /** The public key in PEM, by the path at which the key server has it; undefined for any other path. */
  publicKey(path: string): string | undefined {
    if (path !== `/${this.#keyId}`) return undefined;
    return this.#keys.publicKey.export({ type: 'spki', format: 'pem' }) as string;
  }

  /** Replaces whatever the client sent under these names. */
  set(headers: IncomingHttpHeaders, user: SessionUser): void {
    for (const name of Object.keys(headers)) if (name.startsWith('x-amzn-oidc-')) delete headers[name];
    headers['x-amzn-oidc-identity'] = String(user.claims['sub']);
    headers['x-amzn-oidc-accesstoken'] = user.accessToken;
    headers['x-amzn-oidc-data'] = this.#signData(user.claims);
  }

  #signData(claims: SessionUser['claims']): string {
    const exp = Math.floor(Date.now() / 1000) + DATA_LIFETIME;
    const header = {
      typ: 'JWT',
      kid: this.#keyId,
      alg: 'ES256',
      iss: ISSUER,
      client: this.clientId,
      signer: ALB_ARN,
      exp,
    };
    const signed = `${encode(header)}.${encode({ ...claims, exp, iss: ISSUER })}`;
    const signature = sign('sha256', Buffer.from(signed), {
      key: this.#keys.privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    return `${signed}.${padded(signature)}`;
  }
}

const encode = (value: unknown) => padded(Buffer.from(JSON.stringify(value)));

/** Unlike a JWT by the book, the load balancer's keeps the padding of its base64. */
function padded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}
