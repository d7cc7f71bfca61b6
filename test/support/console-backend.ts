import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { Account } from '../../contract/account';
import type { EndReason, GateView, LiveEvents } from '../../contract/live-events';
import { close, listen } from '../../local/loopback-server';
import { builtConsole } from './built-console';
import { CLOSED_GATE } from './closed-gate';

/** What the page may load and do; nothing inline. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

const PAGES: Record<string, string> = { '/': 'index.html', '/account': 'account.html' };

/** The account of somebody who signed in just now, with all that a user pool can have. */
export const ACCOUNT: Account = {
  username: 'ada',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  emailVerified: true,
  phoneNumber: '+4930123456',
  phoneNumberVerified: false,
  groups: ['Admins'],
  isFederated: false,
  secondFactors: {
    offered: ['totp', 'sms', 'email'],
    on: ['sms', 'email'],
    preferred: 'sms',
    required: false,
  },
  hasPasskeys: true,
  hasDevices: true,
  recentSignInSeconds: 600,
};

/** A request to `POST /v1/gates/control`. */
export interface ReceivedCommand {
  gate: string;
  message: string;
  key: string | undefined;
  commandId: string;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** The built console on loopback, before an API that says what a test tells it to. */
export class ConsoleBackend {
  readonly #streams = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly commands: ReceivedCommand[] = [];
  /** Paths that were asked for since the start or the last reset. */
  readonly paths: string[] = [];
  gates = new Map<string, GateView>();
  live = true;
  isSessionOver = false;
  /** Answers 503 to everything of the API. */
  isDown = false;
  me: unknown;
  image: Buffer | undefined;
  /** Seconds until a command expires. */
  commandLife = 10;
  /** Answers instead of the 200 of a published command. */
  controlAnswer: Answer | undefined;
  /** Answers instead of the 204 of a stored image. */
  uploadAnswer: Answer | undefined;
  /** Answers of `/v1/account...` by method and path below it, such as `PUT /name`. */
  account = new Map<string, Answer>();
  /** Changes of the account: method and path as above, and the body. */
  readonly changes: [request: string, body: unknown][] = [];
  url = '';

  private constructor(private readonly folder: string) {
    this.reset();
  }

  static async start(): Promise<ConsoleBackend> {
    const { folder } = await builtConsole();
    const backend = new ConsoleBackend(folder);
    backend.url = `http://localhost:${await listen(backend.#server, 0)}`;
    return backend;
  }

  async stop(): Promise<void> {
    await close(this.#server);
    await rm(this.folder, { recursive: true });
  }

  /** As it was at the start: one closed gate, an admin, no picture. */
  reset(): void {
    this.gates = new Map([['main', CLOSED_GATE]]);
    this.commands.length = 0;
    this.paths.length = 0;
    this.live = true;
    this.isSessionOver = false;
    this.isDown = false;
    this.image = undefined;
    this.commandLife = 10;
    this.controlAnswer = undefined;
    this.uploadAnswer = undefined;
    this.account = new Map([['GET ', { status: 200, body: ACCOUNT }]]);
    this.changes.length = 0;
    this.me = {
      sub: '5f1e2ab3-0000-4000-8000-000000000000',
      username: 'admin',
      clientId: 'web',
      groups: ['Admins'],
      scopes: [],
      via: 'alb',
      profile: { name: 'Ada Lovelace', email: 'ada@example.com' },
    };
    this.cutStreams();
  }

  get streamCount(): number {
    return this.#streams.size;
  }

  /** A gate reports: every page hears of it. */
  report(id: string, changes: Partial<GateView>): void {
    const gate = { ...(this.gates.get(id) ?? { ...CLOSED_GATE, id }), ...changes };
    this.gates.set(id, gate);
    this.#send('gate', gate);
  }

  /** The gate's answer to the last command that was received. */
  decide(
    changes: Partial<GateView>,
    result: 'accepted' | 'succeeded' | 'rejected' | 'expired',
    reason?: string,
  ): void {
    const { commandId, gate, message } = this.commands.at(-1) as ReceivedCommand;
    const lastCommand = { id: commandId, message: message as 'open', result, reason, by: 'you' };
    this.report(gate, { ...changes, lastCommand: { ...lastCommand, at: new Date().toISOString() } });
  }

  setLive(live: boolean): void {
    this.live = live;
    this.#send('status', { live });
  }

  beat(): void {
    this.#send('heartbeat', {});
  }

  /** Ends all streams in an orderly way. */
  end(reason: EndReason): void {
    for (const stream of this.#streams) stream.write('retry: 300\n\n');
    this.#send('end', { reason });
    for (const stream of this.#streams) stream.end();
    this.#streams.clear();
  }

  /** Breaks all streams off. */
  cutStreams(): void {
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
  }

  #send<Name extends keyof LiveEvents>(
    event: Name,
    data: LiveEvents[Name],
    to: Iterable<ServerResponse> = this.#streams,
  ) {
    for (const stream of to)
      stream.write(`event: ${event}\nid: ${randomUUID()}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.url);
    this.paths.push(pathname);
    if (!pathname.startsWith('/v1/')) return this.#serve(pathname, response);
    if (this.isDown) return this.#problem(response, 503, 'dependency-unavailable');
    if (this.isSessionOver) return this.#problem(response, 401, 'missing-token');
    if (pathname.startsWith('/v1/account')) return this.#ownAccount(request, pathname, response);
    switch (`${request.method} ${pathname}`) {
      case 'GET /v1/events':
        return this.#stream(response);
      case 'GET /v1/me':
        return this.#json(response, { status: 200, body: this.me });
      case 'POST /v1/gates/control':
        return this.#control(request, response);
      case 'GET /v1/profile-image':
        if (!this.image) return this.#problem(response, 404, 'no-image');
        response.writeHead(200, { 'Content-Type': 'image/png', 'Cache-Control': 'private, no-cache' });
        response.end(this.image);
        return undefined;
      case 'PUT /v1/profile-image':
        return this.#upload(request, response);
      case 'DELETE /v1/profile-image':
        this.image = undefined;
        return this.#json(response, { status: 204 });
      default:
        return this.#problem(response, 404, 'not-found');
    }
  }

  async #ownAccount(request: IncomingMessage, pathname: string, response: ServerResponse): Promise<void> {
    const name = `${request.method} ${pathname.slice('/v1/account'.length)}`;
    const body = await text(request);
    if (request.method !== 'GET') this.changes.push([name, body === '' ? undefined : JSON.parse(body)]);
    this.#json(response, this.account.get(name) ?? { status: 204 });
  }

  async #serve(pathname: string, response: ServerResponse): Promise<void> {
    if (pathname === '/logout') {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
      response.end('<!doctype html><title>Signed out</title><p>You are signed out');
      return;
    }
    const file = path.join(this.folder, PAGES[pathname] ?? pathname);
    if (!existsSync(file)) return this.#problem(response, 404, 'not-found');
    response.writeHead(200, {
      'Content-Type': TYPES[path.extname(file)],
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(await readFile(file));
  }

  #stream(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write('retry: 300\n\n');
    this.#send('status', { live: this.live }, [response]);
    for (const gate of this.gates.values()) this.#send('gate', gate, [response]);
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }

  async #control(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { gate, message } = JSON.parse(await text(request));
    const key = request.headers['idempotency-key']?.toString();
    const commandId = randomUUID();
    this.commands.push({ gate, message, key, commandId });
    const issuedAt = Date.now();
    const body = {
      commandId,
      gate,
      message,
      issuedAt: new Date(issuedAt).toISOString(),
      expiresAt: new Date(issuedAt + this.commandLife * 1000).toISOString(),
      status: 'published',
    };
    this.#json(response, this.controlAnswer ?? { status: 200, body });
  }

  async #upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (!this.uploadAnswer) this.image = Buffer.concat(chunks);
    this.#json(response, this.uploadAnswer ?? { status: 204 });
  }

  #problem(response: ServerResponse, status: number, code: string): void {
    this.#json(response, { status, body: { status, code, title: code, detail: `A problem: ${code}` } });
  }

  #json(response: ServerResponse, { status, headers, body }: Answer): void {
    response.writeHead(status, {
      'Content-Type': status < 400 ? 'application/json' : 'application/problem+json',
      'Cache-Control': 'no-store',
      ...headers,
    });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }
}
