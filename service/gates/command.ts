import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import { v5 as uuidv5 } from 'uuid';
import { MESSAGES, type Message } from '../../contract/device-protocol';
import type { Gate } from '../../contract/gate';
import type { Principal } from '../auth/principal';
import { Problem, type ProblemType } from '../platform/problem';
import { malformedRequest } from '../platform/request-problems';
import { type ControlRequest, controlRequestSchema } from './gate-schemas';

export const invalidCommand: ProblemType = {
  code: 'invalid-command',
  status: 400,
  title: 'Invalid command',
  meaning: 'The body of a command is not as the API has it; `errors` says where.',
};
export const unknownGate: ProblemType = {
  code: 'unknown-gate',
  status: 404,
  title: 'Unknown gate',
  meaning: 'No gate has this id or topic.',
};

export const tooManyCommands: ProblemType = {
  code: 'too-many-commands',
  status: 429,
  title: 'Too many commands',
  meaning: 'Try again after `Retry-After` seconds; `stop` is never limited.',
  headers: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
};

export const gateOffline: ProblemType = {
  code: 'gate-offline',
  status: 409,
  title: 'Gate offline',
  meaning: 'The gate is known to be out of reach, so `open` and `close` are not sent; `stop` always is.',
};

/** Command: what one principal wants of one gate. */
export interface Command {
  id: string;
  gate: Gate;
  message: Message;
}

declare global {
  namespace Express {
    interface Locals {
      /** What a control request turned out to be; read it with `commandOf`. */
      command?: Command;
    }
  }
}

/** Command of a control request that has been read. */
export function commandOf({ locals }: Response): Command {
  if (!locals.command) throw new Error('The command has not been read yet');
  return locals.command;
}

/** Namespace of command ids that follow from an idempotency key; never change it. */
const COMMAND_NAMESPACE = '6f1c0a6e-3c64-4b0b-9d0f-6f0f4b9a7c11';

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * The id under which gates recognize a repeated command. With an idempotency key it follows from principal, gate,
 * message and key (UUIDv5, RFC 9562 section 5.5), so a retry has the same id at whichever task it arrives.
 *
 * @throws {Problem} 400 where the key is not 1 to 255 printable ASCII characters without spaces
 */
export function commandId(
  principal: Principal,
  gate: Gate,
  message: Message,
  key: string | undefined,
): string {
  if (key === undefined) return randomUUID();
  if (!IDEMPOTENCY_KEY.test(key)) {
    throw new Problem(
      malformedRequest,
      'Idempotency-Key must be 1 to 255 printable ASCII characters without spaces',
    );
  }
  return uuidv5(JSON.stringify([principal.sub, gate.id, message, key]), COMMAND_NAMESPACE);
}

const ALLOWED_MESSAGES = MESSAGES.map((message) => JSON.stringify(message)).join(' | ');

/**
 * Reads the body of a control request.
 *
 * @throws {Problem} 400 that names each wrong member and what is allowed
 */
export function readControlRequest(body: unknown): ControlRequest {
  const result = controlRequestSchema.safeParse(body);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => ({
    pointer: issue.path.map((key) => `/${String(key)}`).join(''),
    detail: issue.message,
  }));
  throw new Problem(
    invalidCommand,
    `The body must be {"message": ${ALLOWED_MESSAGES}} with an optional "gate" or "topic"`,
    { errors },
  );
}

/**
 * The gate that a request is for: by id, by topic, or the only one there is.
 *
 * @throws {Problem} 404 for a gate or topic that is not configured, 400 where gate and topic disagree or are missing
 */
export function findGate(gates: readonly Gate[], { gate: id, topic }: ControlRequest): Gate {
  if (id === undefined && topic === undefined) {
    const [only, ...others] = gates;
    if (only && others.length === 0) return only;
    throw new Problem(invalidCommand, 'There are several gates: name one in "gate"', {
      errors: [{ pointer: '/gate', detail: 'is needed when there are several gates' }],
    });
  }
  const byId = id === undefined ? undefined : gateById(gates, id);
  const byTopic = topic === undefined ? undefined : gates.find((gate) => gate.topic === topic);
  if (topic !== undefined && !byTopic) throw new Problem(unknownGate, 'No gate has the topic in "topic"');
  if (byId && byTopic && byId !== byTopic) {
    throw new Problem(invalidCommand, '"gate" and "topic" name different gates', {
      errors: [{ pointer: '/topic', detail: 'must be the topic of the gate in "gate", or be left out' }],
    });
  }
  return (byId ?? byTopic) as Gate;
}

/** @throws {Problem} 404 */
export function gateById(gates: readonly Gate[], id: string): Gate {
  const gate = gates.find((candidate) => candidate.id === id);
  if (!gate) throw new Problem(unknownGate, 'No gate has this id');
  return gate;
}
