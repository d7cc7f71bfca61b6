/** One account, as the review shows it. */
export interface ReviewedAccount {
  username: string;
  /** E-mail address, else phone number. */
  contact: string | null;
  /** Cognito's state of the account, such as CONFIRMED or FORCE_CHANGE_PASSWORD; DISABLED where it is disabled. */
  state: string;
  created: string | null;
  /** ISO 8601; null where there was none, undefined where Cognito does not tell. */
  lastSignIn: string | null | undefined;
  secondFactors: string[];
  groups: string[];
}

/** Ways to print the accounts, by name. */
export const FORMATS: Record<string, (accounts: ReviewedAccount[]) => string> = { table, json, csv };

function json(accounts: ReviewedAccount[]): string {
  const shown = accounts.map(({ lastSignIn, ...account }) => ({
    ...account,
    lastSignIn: lastSignIn === undefined ? 'unknown' : lastSignIn,
  }));
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}

function table(accounts: ReviewedAccount[]): string {
  const rows = accounts.map(({ username, contact, state, created, lastSignIn, secondFactors, groups }) => [
    username,
    contact ?? '-',
    state,
    created?.slice(0, 10) ?? '-',
    lastSignIn === undefined ? 'unknown' : (lastSignIn?.slice(0, 10) ?? 'never'),
    secondFactors.join(' ') || '-',
    groups.join(' ') || '-',
  ]);
  const lines = [
    ['USER', 'CONTACT', 'STATE', 'CREATED', 'LAST SIGN-IN', 'SECOND FACTORS', 'GROUPS'],
    ...rows,
  ].map((cells) => cells.map(printable));
  const widths = lines[0]!.map((_cell, column) => Math.max(...lines.map((cells) => cells[column]!.length)));
  return lines.map((cells) => `${aligned(cells, widths)}\n`).join('');
}

const aligned = (cells: string[], widths: number[]) =>
  cells
    .map((cell, column) => cell.padEnd(widths[column]!))
    .join('  ')
    .trimEnd();

/**
 * Comma-separated values with a header (RFC 4180). The members are those of the JSON; lists are parted by spaces, which
 * names of groups do not have.
 */
function csv(accounts: ReviewedAccount[]): string {
  const rows = accounts.map(({ username, contact, state, created, lastSignIn, secondFactors, groups }) => [
    username,
    contact ?? '',
    state,
    created ?? '',
    lastSignIn === undefined ? 'unknown' : (lastSignIn ?? 'never'),
    secondFactors.join(' '),
    groups.join(' '),
  ]);
  return [['username', 'contact', 'state', 'created', 'lastSignIn', 'secondFactors', 'groups'], ...rows]
    .map((cells) => `${cells.map((cell) => field(asText(printable(cell)))).join(',')}\r\n`)
    .join('');
}

/** RFC 4180, section 2: a field with a comma or a quote is quoted, and quotes in it are doubled. */
const field = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * A cell that a spreadsheet would compute, as text (OWASP: "CSV Injection"): people choose their own names. Phone numbers
 * begin so too.
 */
const asText = (text: string) => (/^[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text);

/** Text without what would steer a terminal, or end a line: people choose their own attributes. */
const printable = (text: string) => text.replace(/\p{C}|\p{Zl}|\p{Zp}/gu, '?');
