type LogLine = Record<string, unknown>;

/** What the log has for machines to find; people read past it. */
const FOR_MACHINES = new Set([
  'level',
  'time',
  'msg',
  'requestId',
  'traceId',
  'clientId',
  'jti',
  'via',
  'audit',
]);

/** One line of the service's JSON log, for people: `05:31:50 GET /v1/gates 200 42 ms`. Anything else stays. */
export function readableLogLine(text: string): string {
  const line = parse(text);
  if (!line) return text;
  const { level, time, msg, method, path, status, durationMs, sub, ...rest } = line;
  const moment = String(time).slice(11, 19);
  const alarm = level === 'info' ? '' : `${String(level).toUpperCase()} `;
  const isRequest = method !== undefined && path !== undefined;
  const what = isRequest ? `${method} ${path} ${status} ${durationMs} ms` : String(msg);
  return [`${moment} ${alarm}${what}`, ...details(rest)].join('  ');
}

function details(members: LogLine): string[] {
  return Object.entries(members)
    .filter(([name]) => !FOR_MACHINES.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
}

function parse(text: string): LogLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'msg' in value ? (value as LogLine) : undefined;
  } catch {
    return undefined;
  }
}
