/** What the log says of an error: its kind, its message and the place, never a stack trace or its own members. */
export interface ErrorDescription {
  name: string;
  message: string;
  code?: string;
  /** HTTP status that a dependency answered with. */
  status?: number;
  /** What a failed check looked for, and what it found. */
  expected?: string;
  found?: string;
  /** Where it was thrown, as folder/file:line. */
  at?: string;
}

/** Longest message that is logged; a dependency's error may quote a whole document. */
const MESSAGE_LIMIT = 300;

export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error))
    return { name: 'NonError', message: messageOf(error).slice(0, MESSAGE_LIMIT) };
  const { code, $metadata, expected, found } = error as {
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
    expected?: unknown;
    found?: unknown;
  };
  const at = /^\s+at .*?([^/()\s]+\/[^/()\s]+:\d+):\d+\)?$/m.exec(error.stack ?? '')?.[1];
  return {
    // Some libraries' error classes leave the name at its default.
    name: error.name === 'Error' ? error.constructor.name : error.name,
    message: error.message.slice(0, MESSAGE_LIMIT),
    ...(typeof code === 'string' && { code }),
    ...($metadata?.httpStatusCode !== undefined && { status: $metadata.httpStatusCode }),
    ...(typeof expected === 'string' && typeof found === 'string' && { expected, found }),
    ...(at && { at }),
  };
}

/** Some libraries throw objects that only look like errors. */
function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
