import { generateKeyPairSync } from 'node:crypto';
import type { Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider';

type OidcProvider = typeof import('oidc-provider');

const oidcProvider = withoutWarnings(() => require('oidc-provider') as OidcProvider);

/** oidc-provider's OAuth 2.0 and OpenID Connect under an issuer. Everybody who has signed in has consented. */
export function createProvider(issuer: string, configuration: Omit<Configuration, 'jwks'>): Provider {
  const policy = oidcProvider.interactionPolicy.base();
  policy.remove('consent');
  const interactions = { ...configuration.interactions, policy };
  return withoutWarnings(
    () =>
      new oidcProvider.Provider(issuer, {
        ...configuration,
        interactions,
        jwks: { keys: [internalKey()] },
        loadExistingGrant: grantAll,
      }),
  );
}

/**
 * Runs something of oidc-provider without its warnings on the console, about Node 20 and about keeping sessions in
 * memory: it runs on Node 20, and here sessions belong in memory.
 */
function withoutWarnings<Result>(act: () => Result): Result {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return act();
  } finally {
    console.warn = warn;
  }
}

/** Signs what never leaves this machine. */
function internalKey() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) as {
    kty: 'EC';
    crv: 'P-256';
    d: string;
  };
}

/** Grants all that a client asks for. */
async function grantAll({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider, requestParamScopes } = oidc;
  if (!client || !session?.accountId) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope([...requestParamScopes].join(' '));
  await grant.save();
  return grant;
}
