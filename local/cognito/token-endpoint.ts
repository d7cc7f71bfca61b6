import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { CognitoError } from './directory/cognito-error';
import type { UserPool } from './directory/user-pool';
import type { IssuedTokens } from './issue-tokens';

type Context = Pick<KoaContextWithOIDC, 'status' | 'body'>;

interface TokenAnswer {
  access_token: string;
  refresh_token?: string;
}

/**
 * Token endpoint: answers `/oauth2/token` with Cognito's tokens in place of the authorization server's own, and takes
 * them at `/oauth2/userInfo`.
 */
export function exchangeTokens(provider: Provider, pool: UserPool): void {
  /** From the `jti` of an access token to the opaque token that it stands for. */
  const opaqueTokens = new Map<string, string>();

  provider.use(async (context, next) => {
    if (context.path === '/oauth2/userInfo') {
      const { jti, origin_jti } = unverifiedClaims(context.get('authorization'));
      const opaque = opaqueTokens.get(String(jti));
      if (opaque && !pool.sessions.isOver(String(origin_jti)))
        context.req.headers.authorization = `Bearer ${opaque}`;
    }
    await next();
    const { oidc } = context as unknown as Partial<KoaContextWithOIDC>;
    if (oidc?.route === 'revocation' && context.status === 200) {
      pool.sessions.revoke(String(oidc.params?.['token']));
    }
    if (oidc?.route !== 'token') return;
    // Cognito answers 400 also to a client that fails to authenticate ("Token endpoint").
    if (context.status === 401) context.status = 400;
    if (context.status !== 200) return;
    const own = context.body as TokenAnswer;
    try {
      if (oidc.entities.ClientCredentials) {
        await answerMachine(context, oidc);
        return;
      }
      const issued = await issueFor(oidc);
      opaqueTokens.set(issued.accessTokenId, own.access_token);
      context.body = {
        access_token: issued.accessToken,
        id_token: issued.idToken,
        // Refreshing gives no new refresh token.
        ...(oidc.entities.AuthorizationCode && { refresh_token: own.refresh_token }),
        expires_in: pool.tokenLifetime(String(oidc.client?.clientId)),
        token_type: 'Bearer',
      };
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      context.status = 400;
      context.body = { error: 'invalid_request', error_description: error.message };
    }
  });

  /** Without `scope` a machine gets all that its client has; there is neither ID token nor refresh token. */
  async function answerMachine(
    context: Context,
    { body, client }: KoaContextWithOIDC['oidc'],
  ): Promise<void> {
    const machine = pool.machine(String(client?.clientId));
    if (!machine) throw new Error('A token was granted to no machine');
    const wanted = String(body?.['scope'] ?? '').split(' ');
    const scopes = wanted.filter((scope) => scope !== '');
    if (!scopes.every((scope) => machine.scopes.includes(scope))) {
      context.status = 400;
      context.body = { error: 'invalid_scope' };
      return;
    }
    context.body = {
      access_token: await pool.issueMachineToken(machine, scopes.length > 0 ? scopes : machine.scopes),
      expires_in: machine.lifetime,
      token_type: 'Bearer',
    };
  }

  function issueFor({ entities }: KoaContextWithOIDC['oidc']): Promise<IssuedTokens> {
    const {
      Account: account,
      AuthorizationCode: code,
      RefreshToken: refreshToken,
      Client: client,
    } = entities;
    const user = account && pool.directory.bySub(account.accountId);
    if (!user || !client || !refreshToken) throw new Error('A token was granted to nobody');
    const session = {
      sub: user.sub,
      clientId: client.clientId,
      scopes: [...(code ?? refreshToken).scopes],
      authTime: refreshToken.authTime ?? 0,
    };
    if (code) pool.adoptSession(refreshToken.jti, session);
    return pool.issueTokens(refreshToken.jti, session, {
      nonce: code?.nonce,
      occasion: code ? 'TokenGeneration_HostedAuth' : 'TokenGeneration_RefreshTokens',
    });
  }
}

/** Nothing rests on it: only tokens that were issued here are known by their id. */
function unverifiedClaims(authorization: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString());
  } catch {
    return {};
  }
}
