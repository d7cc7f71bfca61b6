import type { DocumentedHeader } from './documented-headers';
import type { PageName } from './page-sentences';

/** Problem type: a kind of mistake that a client can meet, with stable `code`, one HTTP status, one title (RFC 9457 section 3.1). */
export interface ProblemType {
  /** Stable, lower-case, hyphenated; clients decide by it. */
  readonly code: string;
  readonly status: number;
  readonly title: string;
  /** What it means, and what to do, as `docs/problems.md` says it: Markdown in one line. */
  readonly meaning: string;
  /** Header fields of its answers, besides those of every answer. */
  readonly headers?: readonly DocumentedHeader[];
  /** Page for a person at a browser, where the status does not say enough. */
  readonly page?: PageName;
}

/** Where in the request body a mistake is, as a JSON Pointer (RFC 6901), and what is allowed there. */
export interface FieldError {
  pointer: string;
  detail: string;
}

interface ProblemOptions {
  /** Header fields of the answer, such as `Retry-After` or `WWW-Authenticate`. */
  headers?: Record<string, string>;
  errors?: FieldError[];
  /** What really happened, for the log alone. */
  cause?: unknown;
}

/** Problem: a refusal or failure that becomes an RFC 9457 problem document. `detail` is shown to the client. */
export class Problem extends Error {
  readonly headers: Record<string, string>;
  readonly errors: FieldError[] | undefined;

  constructor(
    readonly type: ProblemType,
    readonly detail: string,
    { headers = {}, errors, cause }: ProblemOptions = {},
  ) {
    super(detail, { cause });
    this.name = 'Problem';
    this.headers = headers;
    this.errors = errors;
  }
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** The `type` URI of a problem: an identifier, not an address; `docs/problems.md` explains each code. */
export function problemTypeUri(code: string): string {
  return `urn:gatehouse:problem:${code}`;
}

/** The document of RFC 9457, with the extension members `code` and `errors`. */
export function problemDocument({ type, detail, errors }: Problem, requestId: string) {
  return {
    type: problemTypeUri(type.code),
    title: type.title,
    status: type.status,
    detail,
    instance: `urn:uuid:${requestId}`,
    code: type.code,
    ...(errors && { errors }),
  };
}
