import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { type IssuedTokens, issueTokens } from './issue-tokens';
import { type PreTokenGenerationHandler, TriggerError } from './pre-token-generation';
import type { SigningKeys } from './signing-keys';
import type { UserDirectory } from './users';

interface TokenEndpointOptions {
  keys: SigningKeys;
  users: UserDirectory;
  trigger: PreTokenGenerationHandler;
  /** Life of access and ID tokens, in seconds. */
  lifetime: number;
}

interface TokenAnswer {
  access_token: string;
  refresh_token?: string;
}

/**
 * Token endpoint: answers `/oauth2/token` with Cognito's tokens in place of the authorization server's own, and takes
 * them at `/oauth2/userInfo`.
 */
export function exchangeTokens(provider: Provider, options: TokenEndpointOptions): void {
  const { keys, users, trigger, lifetime } = options;
  /** From the `jti` of an access token to the opaque token that it stands for. */
  const opaqueTokens = new Map<string, string>();

  provider.use(async (context, next) => {
    if (context.path === '/oauth2/userInfo') {
      const opaque = opaqueTokens.get(unverifiedTokenId(context.get('authorization')));
      if (opaque) context.req.headers.authorization = `Bearer ${opaque}`;
    }
    await next();
    const { oidc } = context as unknown as Partial<KoaContextWithOIDC>;
    if (oidc?.route !== 'token') return;
    // Cognito answers 400 also to a client that fails to authenticate ("Token endpoint").
    if (context.status === 401) context.status = 400;
    if (context.status !== 200) return;
    const own = context.body as TokenAnswer;
    try {
      const issued = await issueFor(oidc);
      opaqueTokens.set(issued.accessTokenId, own.access_token);
      context.body = {
        access_token: issued.accessToken,
        id_token: issued.idToken,
        // Refreshing gives no new refresh token.
        ...(oidc.entities.AuthorizationCode && { refresh_token: own.refresh_token }),
        expires_in: lifetime,
        token_type: 'Bearer',
      };
    } catch (error) {
      if (!(error instanceof TriggerError)) throw error;
      context.status = 400;
      context.body = { error: 'invalid_request', error_description: error.message };
    }
  });

  function issueFor({ entities }: KoaContextWithOIDC['oidc']): Promise<IssuedTokens> {
    const {
      Account: account,
      AuthorizationCode: code,
      RefreshToken: refreshToken,
      Client: client,
    } = entities;
    const user = account && users.bySub(account.accountId);
    if (!user || !client || !refreshToken) throw new Error('A token was granted to nobody');
    return issueTokens(keys, trigger, {
      user,
      clientId: client.clientId,
      scopes: [...(code ?? refreshToken).scopes],
      authTime: refreshToken.authTime ?? 0,
      refreshTokenId: refreshToken.jti,
      nonce: code?.nonce,
      lifetime,
      occasion: code ? 'TokenGeneration_HostedAuth' : 'TokenGeneration_RefreshTokens',
    });
  }
}

/** Nothing rests on it: only tokens that were issued here are known by their id. */
function unverifiedTokenId(authorization: string): string {
  try {
    const payload = Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString();
    return String(JSON.parse(payload).jti);
  } catch {
    return '';
  }
}
