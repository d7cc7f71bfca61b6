import type { Response } from 'express';
import type { Logger } from 'pino';
import { COMMAND_AUDIT, type CommandAuditRecord, type CommandOutcome } from '../../contract/audit-record';
import { crossSiteRequest } from '../auth/access';
import { insufficientScope, invalidToken } from '../auth/challenges';
import type { Problem, ProblemType } from '../platform/problem';
import { gateOffline, tooManyCommands, unknownGate } from './command';
import { groupRequired } from './gate-rights';

/** Outcomes of a command that was not published, by problem. */
const REFUSALS: Record<Exclude<CommandOutcome, 'published' | 'failed'>, readonly ProblemType[]> = {
  denied: [invalidToken, crossSiteRequest, unknownGate, insufficientScope, groupRequired],
  limited: [tooManyCommands],
  refused: [gateOffline],
};

/** Writes the audit record of the command that a response is about; without a problem, it was published. */
export type CommandAudit = (response: Response, problem?: Problem) => void;

/**
 * Audit of commands, allowed or denied. A request that is no command, such as one whose body can't be read or that
 * brings no token at all, leaves no record.
 *
 * @param logger where records go at once, whatever its level
 */
export function createCommandAudit(logger: Logger): CommandAudit {
  const records = logger.child({}, { level: 'info' });
  return (response, problem) => {
    const { command, principal } = response.locals;
    const outcome = outcomeOf(problem, command !== undefined);
    if (!outcome) return;
    const record = {
      audit: COMMAND_AUDIT,
      outcome,
      ...(problem && { reason: problem.type.code }),
      ...(command && { commandId: command.id, gate: command.gate.id, message: command.message }),
      ...(principal && {
        actor: principal.actor,
        sub: principal.sub,
        username: principal.username,
        clientId: principal.clientId,
        jti: principal.jti,
        via: principal.via,
      }),
      requestId: response.req.id,
    } satisfies CommandAuditRecord;
    records.info(record, `command ${outcome}`);
    records.flush();
  };
}

function outcomeOf(problem: Problem | undefined, isCommand: boolean): CommandOutcome | undefined {
  if (!problem) return 'published';
  const refusals = Object.entries(REFUSALS) as [keyof typeof REFUSALS, readonly ProblemType[]][];
  const refusal = refusals.find(([, problems]) => problems.includes(problem.type))?.[0];
  return refusal ?? (isCommand ? 'failed' : undefined);
}
