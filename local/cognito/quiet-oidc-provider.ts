/**
 * oidc-provider, without its warnings about Node 20 and about keeping sessions in memory: it runs on Node 20, and
 * here sessions belong in memory. Load it through this module only.
 */
type OidcProvider = typeof import('oidc-provider');

/** Runs something of oidc-provider that warns on the console. */
function withoutWarnings<Result>(act: () => Result): Result {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return act();
  } finally {
    console.warn = warn;
  }
}

export const oidcProvider: OidcProvider = withoutWarnings(() => require('oidc-provider') as OidcProvider);

export function createProvider(
  ...parameters: ConstructorParameters<OidcProvider['Provider']>
): InstanceType<OidcProvider['Provider']> {
  return withoutWarnings(() => new oidcProvider.Provider(...parameters));
}
