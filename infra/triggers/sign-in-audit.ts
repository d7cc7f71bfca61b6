import { SIGN_IN_AUDIT, type SignInAuditRecord } from '../../contract/audit-record';

/** Writes the audit record of a sign-in, now, as one line of the trigger's log. */
export function writeSignInRecord(record: Omit<SignInAuditRecord, 'audit' | 'time'>): void {
  const line: SignInAuditRecord = { audit: SIGN_IN_AUDIT, time: new Date().toISOString(), ...record };
  // Not console.log, which AWS Lambda wraps into a record of its own.
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
