import type { Request } from 'express';
import type { Logger } from 'pino';
import { principalOf } from '../auth/principal';
import type { Problem } from '../platform/problem';
import type { Command } from './command';

/** How a refused or failed command ended, by the status it was answered with. */
const OUTCOMES: Partial<Record<number, string>> = { 403: 'denied', 429: 'limited' };

/**
 * Writes the audit record of a command, allowed or denied: who, what, which gate, outcome and reason. The stack's
 * metric filters count these records by `audit` and `outcome`.
 *
 * @param problem what the command was answered with, unless it was published
 */
export function auditCommand(
  logger: Logger,
  request: Request,
  { id, gate, message }: Command,
  problem?: Problem,
): void {
  const { sub, username, clientId, jti, via } = principalOf(request);
  const outcome = problem ? (OUTCOMES[problem.type.status] ?? 'failed') : 'published';
  logger.info(
    {
      audit: 'gate-command',
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
      requestId: request.id,
    },
    `command ${outcome}`,
  );
}
