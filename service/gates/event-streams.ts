import type { RequestHandler, Response } from 'express';
import type { Gate } from '../../contract/gate';
import { EVENTS_PATH, HEARTBEAT_SECONDS } from '../../contract/live-events';
import type { Access } from '../auth/access';
import { type Principal, principalOf } from '../auth/principal';
import type { LiveGates } from '../live/live-gates';
import type { LoadLimit } from '../platform/load-limit';
import type { Part } from '../platform/part';
import { PersonalLimit } from '../platform/personal-limit';
import { Problem, type ProblemType } from '../platform/problem';
import type { Route } from '../platform/route';
import { EventStream } from './event-stream';
import { assertCanSeeGates, visibleGates } from './gate-rights';
import type { GateViews } from './gate-view';

/** Longest life of a stream, in milliseconds, however long the token is valid: who was removed loses it. */
const LONGEST_STREAM = 15 * 60_000;

/** Open streams of one person or machine at one task: some devices with some tabs each. */
const STREAMS_PER_PERSON = 20;

/** Open streams of one task: some 30 kB each. */
const STREAMS_PER_TASK = 2_000;

export const tooManyStreams: ProblemType = {
  code: 'too-many-streams',
  status: 429,
  title: 'Too many streams',
  meaning: 'You have too many event streams open; close one, or try again after `Retry-After` seconds.',
  headers: ['Retry-After'],
};
export const streamsUnavailable: ProblemType = {
  code: 'streams-unavailable',
  status: 503,
  title: 'No more streams here',
  meaning: 'This task is about to stop or has too many event streams; try again after `Retry-After` seconds.',
  headers: ['Retry-After'],
};

interface EventStreamsOptions {
  gates: readonly Gate[];
  access: Access;
  live: LiveGates;
  views: GateViews;
  load: LoadLimit;
}

/** `GET /v1/events`: streams of the state of all gates, one for each viewer. */
export class EventStreams implements Part {
  readonly routes: readonly Route[];
  readonly #streams = new Set<EventStream>();
  readonly #personal = new PersonalLimit(STREAMS_PER_PERSON);
  #heartbeat: NodeJS.Timeout | undefined;
  #isDraining = false;

  constructor(private readonly options: EventStreamsOptions) {
    this.routes = [this.#route()];
  }

  drain(): void {
    this.#isDraining = true;
    for (const stream of this.#streams) stream.end('draining');
  }

  stop(): void {
    clearInterval(this.#heartbeat);
  }

  #route(): Route {
    const { access, gates } = this.options;
    const stream: RequestHandler = (request, response) => {
      // Who has left while the token was verified would be counted for ever.
      if (request.socket.destroyed) return;
      const principal = principalOf(response);
      this.#assertRoom(principal);
      if (request.method === 'HEAD') response.type('text/event-stream').end();
      else this.#open(response, principal);
    };
    return {
      method: 'get',
      path: EVENTS_PATH,
      steps: [
        access.authenticate,
        access.authorize((principal) => assertCanSeeGates(principal, gates)),
        { handler: stream, problems: [tooManyStreams, streamsUnavailable] },
      ],
      documentation: {
        operationId: 'streamEvents',
        tags: ['Gates'],
        summary: 'The live state of all gates, as server-sent events',
        description: [
          'Events, each with JSON as `data`: `status` (`{"live": boolean}`, whether changes are heard of at once),',
          '`gate` (a gate as `GET /v1/gates` has it: one for each gate at the start, then one whenever a gate changes),',
          `\`heartbeat\` (\`{}\`, after the first gates and then every ${HEARTBEAT_SECONDS} s) and \`end\``,
          '(`{"reason": "session-over" | "draining"}`). State, never changes: a slow reader misses what lies between.',
          'A machine hears of the gates that it may command.',
          `A stream ends when the access token expires, at the latest after ${LONGEST_STREAM / 60_000} minutes.`,
        ].join(' '),
        responses: {
          200: {
            description: 'The stream.',
            content: { 'text/event-stream': { schema: { type: 'string', format: 'event-stream' } } },
          },
        },
      },
    };
  }

  /** @throws {Problem} 429 or 503 */
  #assertRoom({ sub }: Principal): void {
    if (this.#isDraining) {
      throw new Problem(streamsUnavailable, 'This task is about to stop', {
        headers: { 'Retry-After': '1' },
      });
    }
    if (this.#personal.isReached(sub)) {
      throw new Problem(tooManyStreams, `At most ${STREAMS_PER_PERSON} streams may be open at a time`, {
        headers: { 'Retry-After': '60' },
      });
    }
    if (this.#streams.size >= STREAMS_PER_TASK) {
      throw new Problem(streamsUnavailable, `This task has ${STREAMS_PER_TASK} streams, which is its limit`, {
        headers: { 'Retry-After': '5' },
      });
    }
  }

  #open(response: Response, principal: Principal): void {
    const { live, views, load } = this.options;
    load.leaveOut(response);
    const stream = new EventStream(response, {
      gates: visibleGates(principal, this.options.gates),
      isLive: () => live.copy.isLive,
      view(gate) {
        const shadow = live.copy.get(gate);
        return { json: views.json(gate, principal, shadow), version: shadow?.version ?? 0 };
      },
    });
    this.#streams.add(stream);
    this.#personal.add(principal.sub, response);
    this.#heartbeat ??= setInterval(() => this.#beat(), HEARTBEAT_SECONDS * 1000).unref();
    const life = Math.min(LONGEST_STREAM, principal.expiresAt * 1000 - Date.now());
    const end = setTimeout(() => stream.end('session-over'), life).unref();
    let stopListening: (() => void) | undefined;
    response.once('close', () => {
      stopListening?.();
      clearTimeout(end);
      this.#streams.delete(stream);
    });

    void live.refresh().then(() => {
      if (response.closed) return;
      stopListening = live.copy.listen(stream);
      stream.snapshot();
      if (!live.copy.isLive) live.watch();
    });
  }

  #beat(): void {
    for (const stream of this.#streams) stream.beat();
  }
}
