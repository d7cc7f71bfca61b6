import type { Response } from 'express';
import type { Logger } from 'pino';
import { COMMAND_AUDIT, type CommandAuditRecord, type CommandOutcome } from '../../contract/audit-record';
import { insufficientScope } from '../auth/challenges';
import { principalOf } from '../auth/principal';
import type { Problem, ProblemType } from '../platform/problem';
import { commandOf, gateOffline, tooManyCommands } from './command';
import { groupRequired } from './control-rights';

/** Outcomes of a command that was not published, by problem; any other problem is a failure. */
const REFUSALS: Record<Exclude<CommandOutcome, 'published' | 'failed'>, readonly ProblemType[]> = {
  denied: [insufficientScope, groupRequired],
  limited: [tooManyCommands],
  refused: [gateOffline],
};

function outcomeOf(problem: Problem | undefined): CommandOutcome {
  if (!problem) return 'published';
  const refusals = Object.entries(REFUSALS) as [keyof typeof REFUSALS, readonly ProblemType[]][];
  return refusals.find(([, problems]) => problems.includes(problem.type))?.[0] ?? 'failed';
}

/**
 * Writes the audit record of the command that a response is about, allowed or denied.
 *
 * @param problem what the command was answered with, unless it was published
 */
export function auditCommand(logger: Logger, response: Response, problem?: Problem): void {
  const { id, gate, message } = commandOf(response);
  const { sub, username, clientId, jti, via } = principalOf(response);
  const outcome = outcomeOf(problem);
  const record = {
    audit: COMMAND_AUDIT,
    outcome,
    ...(problem && { reason: problem.type.code }),
    commandId: id,
    gate: gate.id,
    message,
    sub,
    username,
    clientId,
    jti,
    via,
    requestId: response.req.id,
  } satisfies CommandAuditRecord;
  logger.info(record, `command ${outcome}`);
}
