/** Character classes of Java's regular expressions that JavaScript lacks (java.util.regex.Pattern: "POSIX"). */
const POSIX: Record<string, string> = {
  Alnum: '[A-Za-z0-9]',
  Alpha: '[A-Za-z]',
  Digit: '[0-9]',
  Graph: '[\\x21-\\x7E]',
  Print: '[\\x20-\\x7E]',
  Punct: '[!-\\/:-@\\[-`\\{-~]',
  Space: '[ \\t\\n\\x0B\\f\\r]',
};

/** Escapes that Java allows and JavaScript's Unicode mode does not, such as `\"`. */
const NEEDLESS_ESCAPE = /\\(_| |[^\w\s\\^$.*+?()[\]{}|/-])/g;

/** Java's flag for the rest of a group; here it counts for the whole pattern, as Node 20 knows no flag for a part. */
const IGNORE_CASE = '(?i)';

/**
 * A pattern of AWS's API models, which is written for Java, as a JavaScript regular expression that the whole value
 * must match.
 *
 * @throws {SyntaxError} where it uses what JavaScript has no counterpart for
 */
export function wholeMatch(pattern: string): RegExp {
  const dotAll = pattern.startsWith('(?s)');
  const source = pattern
    .slice(dotAll ? '(?s)'.length : 0)
    .replace(/\\p\{(\w+)\}/g, (whole, name: string) => POSIX[name] ?? whole)
    .replaceAll(IGNORE_CASE, '')
    // Unicode mode takes an escaped hyphen between brackets only.
    .replaceAll('\\-', '\\x2d')
    .replace(NEEDLESS_ESCAPE, '$1');
  const flags = `u${dotAll ? 's' : ''}${pattern.includes(IGNORE_CASE) ? 'i' : ''}`;
  return new RegExp(`^(?:${source})$`, flags);
}
