import type { Provider } from 'oidc-provider';
import { SIGN_IN_SCOPES } from '../../contract/user-pool';
import { ISSUER, USER_POOL_ID } from '../aws-account';
import type { SigningKeys } from './signing-keys';
import { publicKeySet } from './token-mint';

/** Public documents of the pool, which Amazon serves from `cognito-idp.<region>.amazonaws.com`. */
export function servePublicDocuments(provider: Provider, { id, access }: SigningKeys, ownUrl: string): void {
  const wellKnown = `/${USER_POOL_ID}/.well-known`;
  const documents = new Map<string, object>([
    [`${wellKnown}/jwks.json`, publicKeySet([id, access])],
    [`${wellKnown}/openid-configuration`, discoveryDocument(ownUrl)],
  ]);
  provider.use(async (context, next) => {
    const document = documents.get(context.path);
    if (!document) return next();
    context.set('Access-Control-Allow-Origin', '*');
    context.body = document;
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
    scopes_supported: SIGN_IN_SCOPES,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}
