import express, { type ErrorRequestHandler, type RequestHandler, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Logger } from 'pino';
import { z } from 'zod';
import { MESSAGE_RULES } from '../../contract/device-protocol';
import type { Gate } from '../../contract/gate';
import { type Access, AUTHENTICATION_PROBLEMS, SCOPE_PROBLEMS } from '../auth/access';
import { principalOf } from '../auth/principal';
import { DEPENDENCY_PROBLEMS } from '../platform/dependency';
import { Problem } from '../platform/problem';
import {
  bodyTooLarge,
  malformedRequest,
  toProblem,
  unsupportedMediaType,
} from '../platform/request-problems';
import type { Route } from '../platform/route';
import { auditCommand } from './audit';
import {
  type Command,
  commandId,
  findGate,
  invalidCommand,
  readControlRequest,
  tooManyCommands,
  unknownGate,
} from './command';
import { assertCanControl, groupRequired } from './control-rights';
import { controlRequestSchema, publishedCommandSchema } from './gate-schemas';
import type { CommandPublisher } from './publish-command';

/** Largest JSON body, in bytes. */
const BODY_LIMIT = 16 * 1024;

/** The command that a request turned out to be, from where it is read to where it is published and audited. */
const commands = new WeakMap<Response, Command>();

interface ControlOptions {
  gates: readonly Gate[];
  commandsPerMinute: number;
  access: Access;
  publish: CommandPublisher;
  logger: Logger;
}

/** `POST /v1/gates/control`: what happens when somebody presses Open, from top to bottom. */
export function controlRoute({ gates, commandsPerMinute, access, publish, logger }: ControlOptions): Route {
  const readCommand: RequestHandler = (request, response, next) => {
    const body = readControlRequest(request.body);
    const gate = findGate(gates, body);
    const id = commandId(principalOf(request), gate, body.message, request.get('idempotency-key'));
    commands.set(response, { id, gate, message: body.message });
    next();
  };

  const authorize: RequestHandler = (request, response, next) => {
    assertCanControl(principalOf(request), commandIn(response).gate, access.challenges);
    next();
  };

  const publishCommand: RequestHandler = async (request, response) => {
    const command = commandIn(response);
    const published = await publish(command, principalOf(request));
    auditCommand(logger, request, command);
    response.set('Cache-Control', 'no-store').json(published);
  };

  const auditRefusal: ErrorRequestHandler = (error, request, response, next) => {
    const command = commands.get(response);
    if (command) auditCommand(logger, request, command, toProblem(error));
    next(error);
  };

  return {
    method: 'post',
    path: '/v1/gates/control',
    handlers: [
      access.authenticate,
      requireJson,
      express.json({ limit: BODY_LIMIT }),
      readCommand,
      authorize,
      limitCommands(commandsPerMinute),
      publishCommand,
      auditRefusal,
    ],
    documentation: {
      operationId: 'controlGate',
      tags: ['Gates'],
      summary: 'Open, close or stop a gate',
      description:
        'Publishes a command that the gate obeys within a few seconds or never. Needs membership in a group of the gate and the scope `<group>-<client id>`.',
      security: 'signed-in',
      request: {
        headers: z.object({
          'Idempotency-Key': z.string().min(1).max(255).optional().meta({
            description: 'A retry with the same key is the same command: the gate moves once.',
          }),
        }),
        body: { required: true, content: { 'application/json': { schema: controlRequestSchema } } },
      },
      responses: {
        200: {
          description: 'The command was published.',
          content: { 'application/json': { schema: publishedCommandSchema } },
        },
      },
      problems: [
        ...AUTHENTICATION_PROBLEMS,
        ...SCOPE_PROBLEMS,
        ...DEPENDENCY_PROBLEMS,
        malformedRequest,
        invalidCommand,
        groupRequired,
        unknownGate,
        bodyTooLarge,
        unsupportedMediaType,
        tooManyCommands,
      ],
    },
  };
}

function commandIn(response: Response): Command {
  const command = commands.get(response);
  if (!command) throw new Error('The command has not been read yet');
  return command;
}

const requireJson: RequestHandler = (request, _response, next) => {
  // `is` answers null where there is no body at all; reading the command then says what is missing.
  if (request.is('application/json') === false) {
    throw new Problem(unsupportedMediaType, 'The body must be application/json', {
      headers: { Accept: 'application/json' },
    });
  }
  next();
};

/**
 * Limits one principal's commands at one task; across tasks the web application firewall's rate rule does. Stop is
 * never limited: nobody may be kept from stopping a moving gate.
 */
function limitCommands(commandsPerMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: commandsPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request) => principalOf(request).sub,
    skip: (_request, response) => MESSAGE_RULES[commandIn(response).message].effect === 'stop',
    handler: () => {
      throw new Problem(
        tooManyCommands,
        `At most ${commandsPerMinute} commands a minute; stop is always possible`,
      );
    },
  });
}
