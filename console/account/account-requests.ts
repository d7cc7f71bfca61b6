import { RECENT_SIGN_IN_REQUIRED } from '../../contract/account';
import { request } from '../live/requests';

/** How a call of the own account ended. */
export type Result<Body = unknown> =
  | { is: 'done'; body: Body }
  /** `unavailable`: no answer, or a failure of the service; `switched-off`: the stack has no account page. */
  | { is: 'session-over' | 'sign-in-too-old' | 'switched-off' | 'unavailable' }
  | Refusal;

/** A problem document, as far as the page acts on it (RFC 9457). */
export interface Refusal {
  is: 'refused';
  code: string;
  /** The service's own sentence, in English. */
  detail: string;
  /** The member of the body that is wrong. */
  member?: string;
}

interface ProblemDocument {
  code: string;
  detail: string;
  errors?: { pointer: string; detail: string }[];
}

/** Calls `/v1/account...`. */
export async function callAccount<Body>(
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<Result<Body>> {
  const response = await request(`/v1/account${path}`, {
    method,
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!response) return { is: 'unavailable' };
  if (response.ok) {
    return { is: 'done', body: (response.status === 204 ? undefined : await response.json()) as Body };
  }
  // The load balancer's own 401 has no problem document.
  const problem = isProblem(response) ? ((await response.json()) as ProblemDocument) : undefined;
  if (problem?.code === RECENT_SIGN_IN_REQUIRED) return { is: 'sign-in-too-old' };
  if (response.status === 401) return { is: 'session-over' };
  if (problem?.code === 'insufficient-scope') return { is: 'switched-off' };
  if (!problem || (response.status >= 500 && problem.code !== 'code-not-sent')) return { is: 'unavailable' };
  const [error] = problem.errors ?? [];
  return {
    is: 'refused',
    code: problem.code,
    detail: error?.detail ?? problem.detail,
    ...(error && { member: error.pointer.slice(1) }),
  };
}

const isProblem = (response: Response) =>
  response.headers.get('Content-Type')?.startsWith('application/problem+json') === true;
