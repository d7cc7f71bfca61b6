import type { Sentences } from '../language/english';
import type { Failure, Outcome } from './press';

/** One plain sentence about a press that did not lead to a movement. */
export function troubleOf(outcome: Outcome, { trouble }: Sentences): string {
  switch (outcome.is) {
    case 'rejected':
      return rejectionSentence(outcome.reason, trouble);
    case 'expired':
      return trouble.expired;
    case 'unheard':
      return trouble.unheard;
    case 'failed':
      return failureSentence(outcome.failure, trouble);
  }
}

/** Reasons are the device's words: one that this page does not know yet is a plain refusal. */
function rejectionSentence(reason: string | undefined, trouble: Sentences['trouble']): string {
  const known = new Map(Object.entries(trouble.rejectedBecause));
  return known.get(reason ?? '') ?? trouble.rejected;
}

function failureSentence(failure: Failure, trouble: Sentences['trouble']): string {
  switch (failure.why) {
    case 'not-allowed':
      return trouble.notAllowed;
    case 'offline':
      return trouble.gateOffline;
    case 'session-over':
      return trouble.sessionOver;
    case 'refused':
      return trouble.refused;
    case 'uncertain':
      return trouble.uncertain;
    case 'too-many':
      return failure.retryAfterSeconds === undefined
        ? trouble.tooMany
        : trouble.tooManyFor(failure.retryAfterSeconds);
  }
}
