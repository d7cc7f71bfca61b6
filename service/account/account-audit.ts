import type { Response } from 'express';
import type { Logger } from 'pino';
import { ACCOUNT_AUDIT, type AccountAuditRecord, type AccountOutcome } from '../../contract/audit-record';
import type { Problem } from '../platform/problem';

/** Writes the audit record of a change; without a problem, it was done. */
export type AccountAudit = (response: Response, change: string, problem?: Problem) => void;

/**
 * Audit of changes that people make to their accounts, and of those that they tried. Where nobody is known to have asked
 * there is no record; the request's own line in the log says what was wrong.
 *
 * @param logger where records go at once, whatever its level
 */
export function createAccountAudit(logger: Logger): AccountAudit {
  const records = logger.child({}, { level: 'info' });
  return (response, change, problem) => {
    const { principal } = response.locals;
    if (!principal) return;
    const outcome = problem ? outcomeOf(problem.type.status) : 'done';
    const record = {
      audit: ACCOUNT_AUDIT,
      outcome,
      change,
      ...(problem && { reason: problem.type.code }),
      sub: principal.sub,
      username: principal.username,
      clientId: principal.clientId,
      jti: principal.jti,
      requestId: response.req.id,
    } satisfies AccountAuditRecord;
    records.info(record, `account change ${outcome}`);
    records.flush();
  };
}

function outcomeOf(status: number): AccountOutcome {
  switch (status) {
    case 401:
    case 403:
      return 'denied';
    case 429:
      return 'limited';
    default:
      return status < 500 ? 'refused' : 'failed';
  }
}
