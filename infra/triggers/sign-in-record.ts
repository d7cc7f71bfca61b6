import { SIGN_IN_AUDIT, type SignInAuditRecord } from '../../contract/audit-record';
import type { Attributes } from './federated-people';

/** What the events of a sign-in have in common. A member may be missing, whatever their types say. */
interface SignInEvent {
  userName?: string;
  userPoolId?: string;
  callerContext?: { clientId?: string };
  request?: { userAttributes?: Attributes; newDeviceUsed?: boolean };
}

/** Writes the audit record of a sign-in as one line of the function's log. It never throws. */
export function writeSignInRecord(
  { userName, userPoolId, callerContext, request }: SignInEvent,
  actor: SignInAuditRecord['actor'] = 'person',
): void {
  const record: SignInAuditRecord = {
    audit: SIGN_IN_AUDIT,
    time: new Date().toISOString(),
    actor,
    sub: request?.userAttributes?.['sub'],
    username: userName,
    clientId: callerContext?.clientId,
    userPoolId,
    newDevice: request?.newDeviceUsed,
  };
  // Not console.log, which AWS Lambda wraps into a record of its own.
  process.stdout.write(`${JSON.stringify(record)}\n`);
}
