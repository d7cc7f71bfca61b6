import type { Provider } from 'oidc-provider';
import { ISSUER, USER_POOL_ID } from '../aws-account';
import type { SigningKeys } from './signing-keys';

/** Makes the key endpoint fail as an outage does: connections break off without an answer. */
export class KeyEndpoint {
  #available = true;

  suspend(): void {
    this.#available = false;
  }

  resume(): void {
    this.#available = true;
  }

  get available(): boolean {
    return this.#available;
  }
}

/** The pool's two public documents, which Amazon serves from `cognito-idp.<region>.amazonaws.com`. */
export function serveKeys(
  provider: Provider,
  keys: SigningKeys,
  endpoint: KeyEndpoint,
  ownUrl: string,
): void {
  const wellKnown = `/${USER_POOL_ID}/.well-known`;
  provider.use(async (context, next) => {
    if (!context.path.startsWith(`${wellKnown}/`)) return next();
    if (!endpoint.available) {
      context.respond = false;
      context.req.destroy();
      return;
    }
    if (context.path === `${wellKnown}/jwks.json`) {
      context.set('Access-Control-Allow-Origin', '*');
      context.body = keys.publicKeySet();
    } else if (context.path === `${wellKnown}/openid-configuration`) {
      context.set('Access-Control-Allow-Origin', '*');
      context.body = discoveryDocument(ownUrl);
    }
  });
}

/** OpenID Connect Discovery 1.0; the issuer is Amazon's, the endpoints are this machine's. */
function discoveryDocument(ownUrl: string) {
  return {
    issuer: ISSUER,
    authorization_endpoint: `${ownUrl}/oauth2/authorize`,
    token_endpoint: `${ownUrl}/oauth2/token`,
    userinfo_endpoint: `${ownUrl}/oauth2/userInfo`,
    revocation_endpoint: `${ownUrl}/oauth2/revoke`,
    end_session_endpoint: `${ownUrl}/logout`,
    jwks_uri: `${ISSUER}/.well-known/jwks.json`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}
