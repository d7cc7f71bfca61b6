import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Logger } from 'pino';
import { z } from 'zod';
import { MESSAGE_RULES } from '../../contract/device-protocol';
import type { Gate } from '../../contract/gate';
import type { Access } from '../auth/access';
import { principalOf } from '../auth/principal';
import type { LiveCopy } from '../live/live-copy';
import { DEPENDENCY_PROBLEMS } from '../platform/dependency';
import { withHeaders } from '../platform/documented-headers';
import { jsonBody } from '../platform/json-body';
import type { LoadLimit } from '../platform/load-limit';
import { Problem } from '../platform/problem';
import { malformedRequest, toProblem } from '../platform/request-problems';
import type { Route, Step } from '../platform/route';
import { createCommandAudit } from './audit';
import {
  commandId,
  commandOf,
  findGate,
  gateOffline,
  invalidCommand,
  readControlRequest,
  tooManyCommands,
  unknownGate,
} from './command';
import { assertCanControl, groupRequired } from './gate-rights';
import { controlRequestSchema, publishedCommandSchema } from './gate-schemas';
import type { LastCommands } from './last-commands';
import type { CommandPublisher } from './publish-command';

/** Where commands are sent. */
export const CONTROL_PATH = '/v1/gates/control';

/** Largest JSON body, in bytes. */
const BODY_LIMIT = 16 * 1024;

interface ControlOptions {
  gates: readonly Gate[];
  commandsPerMinute: number;
  access: Access;
  publish: CommandPublisher;
  lastCommands: LastCommands;
  live: LiveCopy;
  load: LoadLimit;
  logger: Logger;
}

/** `POST /v1/gates/control`: what happens when somebody presses Open, from top to bottom. */
export function controlRoute(options: ControlOptions): Route {
  const { gates, commandsPerMinute, access, publish, lastCommands, live, load, logger } = options;
  const audit = createCommandAudit(logger);

  const readCommand: RequestHandler = (request, response, next) => {
    const body = readControlRequest(request.body);
    const gate = findGate(gates, body);
    const id = commandId(principalOf(response), gate, body.message, request.get('idempotency-key'));
    response.locals.command = { id, gate, message: body.message };
    next();
  };

  const publishCommand: RequestHandler = async (_request, response) => {
    const published = await publish(commandOf(response), principalOf(response));
    lastCommands.remember(published, principalOf(response));
    audit(response);
    response.set('Cache-Control', 'no-store').json(published);
  };

  const auditRefusal: ErrorRequestHandler = (error, _request, response, next) => {
    audit(response, toProblem(error));
    next(error);
  };

  const readBody = jsonBody(BODY_LIMIT);

  return {
    method: 'post',
    path: CONTROL_PATH,
    steps: [
      load.step(readBody.handler, asksToStop),
      access.authenticate,
      readBody,
      { handler: readCommand, problems: [malformedRequest, invalidCommand, unknownGate] },
      access.authorize(
        (principal, response) => assertCanControl(principal, commandOf(response).gate),
        [groupRequired],
      ),
      limitCommands(commandsPerMinute),
      refuseOffline(live),
      { handler: publishCommand, problems: DEPENDENCY_PROBLEMS },
      { handler: auditRefusal },
    ],
    documentation: {
      operationId: 'controlGate',
      tags: ['Gates'],
      summary: 'Open, close or stop a gate',
      description:
        'Publishes a command that the gate obeys within a few seconds or never. Needs membership in a group of the gate and the scope `<group>-<client id>`.',
      request: {
        headers: z.object({
          'Idempotency-Key': z.string().min(1).max(255).optional().meta({
            description: 'A retry with the same key is the same command: the gate moves once.',
            example: '0f8d7c1e-5b0a-4f57-9f2c-6f5a3c1f0c55',
          }),
        }),
        body: { required: true, content: { 'application/json': { schema: controlRequestSchema } } },
      },
      responses: {
        200: {
          description: 'The command was published.',
          headers: withHeaders('RateLimit', 'RateLimit-Policy'),
          content: { 'application/json': { schema: publishedCommandSchema } },
        },
      },
    },
  };
}

/** Whether a body that nobody has checked yet is a request to stop. */
const asksToStop = ({ body }: Request) => {
  const result = controlRequestSchema.safeParse(body);
  return result.success && MESSAGE_RULES[result.data.message].effect === 'stop';
};

const isStop = (response: Response) => MESSAGE_RULES[commandOf(response).message].effect === 'stop';

/**
 * Rate limit of one principal's commands at one task; across tasks the web application firewall's rate rule limits.
 * Stop is never limited: nobody may be kept from stopping a moving gate.
 */
function limitCommands(commandsPerMinute: number): Step {
  return {
    handler: rateLimit({
      windowMs: 60_000,
      limit: commandsPerMinute,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      keyGenerator: (_request, response) => principalOf(response).sub,
      skip: (_request, response) => isStop(response),
      handler: () => {
        throw new Problem(
          tooManyCommands,
          `At most ${commandsPerMinute} commands a minute; stop is always possible`,
        );
      },
    }),
    problems: [tooManyCommands],
  };
}

/**
 * Refuses to move a gate that is known to be offline: nobody should be told success. Stop goes out all the same, and
 * so does everything where the state is not known.
 */
function refuseOffline(live: LiveCopy): Step {
  const handler: RequestHandler = (_request, response, next) => {
    const { gate, message } = commandOf(response);
    if (MESSAGE_RULES[message].effect !== 'stop' && live.isOffline(gate)) {
      throw new Problem(gateOffline, `Gate ${gate.id} is not connected; the command was not sent`);
    }
    next();
  };
  return { handler, problems: [gateOffline] };
}
