import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';
import { AuthorizationResponseError } from 'openid-client';
import { CALLBACK_PATH, LISTENER_RULES, SESSION_COOKIES, SESSION_TIMEOUT_SECONDS } from '../../contract/edge';
import { type AppClient, createOidcClient } from '../cognito/app-clients';
import { close, createLoopbackServer, listen } from '../loopback-server';
import { CognitoSessions, ForeignCallbackError, SIGN_IN_TIMEOUT } from './cognito-session';
import { answerBare, answerOwnPage, Forwarding } from './forwarding';
import { matchRule } from './listener-rules';
import { OidcHeaders } from './oidc-headers';

/** Session cookie; a session that is too long for one cookie goes on in the others, which never happens here. */
const [SESSION_COOKIE = ''] = SESSION_COOKIES;

/** Ties the way back from the sign-in page to the browser that set out. */
const NONCE_COOKIE = 'AWSALBAuthNonce';

/** Status of the load balancer where Cognito refused to authenticate the user. */
const REFUSED_BY_COGNITO = 561;

export interface AlbOptions {
  /** Any free port by default. */
  port?: number;
  /** Port of the key server; any free one by default. */
  keyPort?: number;
}

export interface LocalAlb {
  /** Origin of the HTTPS listener, which is plain HTTP here: `http://localhost:<port>`. */
  publicUrl: string;
  /** Origin of the key server, which is Amazon's `public-keys.auth.elb.<region>.amazonaws.com`. */
  keysUrl: string;
  /** Takes up the listener rules, which sign in there with this app client; until then everything is answered 503. */
  authenticateWith(cognitoUrl: string, client: AppClient): void;
  /** Registers the tasks of the service in place of those before; without any, requests for it are answered 503. */
  forwardTo(...serviceUrls: string[]): void;
  stop(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Application Load Balancer on loopback: the stack's listener rules, sign-in with Cognito, and forwarding to the
 * tasks of the service. Where AWS promises nothing it is the harder case: on a rule that does not authenticate, `x-amzn-oidc-*`
 * of the client reach the service, and the session cookie is sent cross-site.
 *
 * @throws {Error} with `code` `EADDRINUSE` and the port where one is taken
 */
export async function startAlb({ port = 0, keyPort = 0 }: AlbOptions = {}): Promise<LocalAlb> {
  const oidcHeaders = new OidcHeaders();
  const forwarding = new Forwarding();
  let answer: Answer = async (_request, response) => answerOwnPage(response, 503);

  const server = createLoopbackServer(
    (request, response) => {
      answer(request, response).catch((error) => {
        if (response.headersSent) response.destroy();
        else answerOwnPage(response, statusOf(error));
      });
    },
    (response) => answerOwnPage(response, 421),
  );
  const keyServer = createLoopbackServer((request, response) => {
    const key = oidcHeaders.publicKey(request.url ?? '');
    if (key) response.setHeader('content-type', 'text/plain').end(key);
    else response.writeHead(404).end();
  });
  const keysUrl = `http://127.0.0.1:${await listen(keyServer, keyPort)}`;
  const publicUrl = await listen(server, port).then(
    (boundPort) => `http://localhost:${boundPort}`,
    async (error) => {
      await close(keyServer);
      throw error;
    },
  );

  return {
    publicUrl,
    keysUrl,
    authenticateWith(cognitoUrl, client) {
      answer = createAnswer({ publicUrl, cognitoUrl, client, oidcHeaders, forwarding });
    },
    forwardTo: (...serviceUrls) => forwarding.to(serviceUrls),
    async stop() {
      await Promise.all([close(server), close(keyServer)]);
      forwarding.stop();
    },
  };
}

interface AnswerOptions {
  publicUrl: string;
  cognitoUrl: string;
  /** The app client of the `authenticate-cognito` actions. */
  client: AppClient;
  oidcHeaders: OidcHeaders;
  forwarding: Forwarding;
}

/** What the listener rules make of a request. */
function createAnswer({ publicUrl, cognitoUrl, client, oidcHeaders, forwarding }: AnswerOptions): Answer {
  const sessions = new CognitoSessions(createOidcClient(cognitoUrl, client), {
    callbackUrl: `${publicUrl}${CALLBACK_PATH}`,
    scopes: client.scopes,
  });

  function beginSignIn(request: IncomingMessage, response: ServerResponse, target: string): void {
    const { location, nonce } = sessions.begin(target, readCookie(request, NONCE_COOKIE));
    redirect(response, location.href, setCookie(NONCE_COOKIE, nonce, SIGN_IN_TIMEOUT));
  }

  async function completeSignIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { searchParams } = new URL(request.url ?? '/', publicUrl);
    const nonce = readCookie(request, NONCE_COOKIE);
    const { target, cookie } = await sessions.complete(searchParams, nonce);
    redirect(response, `${publicUrl}${target}`, setCookie(SESSION_COOKIE, cookie, SESSION_TIMEOUT_SECONDS));
  }

  return async (request, response) => {
    const target = request.url ?? '/';
    if (target.split('?', 1)[0] === CALLBACK_PATH) return completeSignIn(request, response);
    const rule = matchRule(LISTENER_RULES, target, request.headers);
    if (!rule) return answerOwnPage(response, 404);
    if (rule.withoutSession) {
      const user = await sessions.find(readCookie(request, SESSION_COOKIE));
      if (!user) {
        return rule.withoutSession === 'deny'
          ? answerBare(response, 401)
          : beginSignIn(request, response, target);
      }
      oidcHeaders.set(request.headers, client.id, user);
    }
    await forwarding.forward(request, response);
  };
}

const readCookie = ({ headers }: IncomingMessage, name: string) => parseCookie(headers.cookie ?? '')[name];

/**
 * As the load balancer sets it: sent cross-site too, so that nothing but the service's own check stands between a
 * foreign page and a gate. Browsers take `Secure` from http://localhost, which they trust like HTTPS.
 */
function setCookie(name: string, value: string, maxAge: number): string {
  return stringifySetCookie({
    name,
    value,
    path: '/',
    maxAge,
    secure: true,
    httpOnly: true,
    sameSite: 'none',
  });
}

function redirect(response: ServerResponse, location: string, cookie: string): void {
  response.writeHead(302, { location, 'set-cookie': cookie, 'cache-control': 'no-store' }).end();
}

/** Elastic Load Balancing: "Troubleshoot your Application Load Balancers". */
function statusOf(error: unknown): number {
  if (error instanceof ForeignCallbackError) return 401;
  if (error instanceof AuthorizationResponseError) return REFUSED_BY_COGNITO;
  return 500;
}
