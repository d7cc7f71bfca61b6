/**
 * Whether a JSON filter pattern matches an event, as far as the stack's patterns go: `=` and `!=` with text in which `*`
 * stands for any characters, `&&`, `||` and parentheses (Amazon CloudWatch Logs: "Filter pattern syntax for metric filters").
 * A member that is not there matches neither.
 *
 * @throws {Error} where the pattern has anything else
 */
export function matchesPattern(pattern: string, event: object): boolean {
  const tokens = pattern.match(/&&|\|\||!=|[={}()]|"[^"]*"|\$[\w.]+|\S/g) ?? [];
  const take = (expected?: RegExp): string => {
    const token = tokens.shift() ?? '';
    if (expected && !expected.test(token))
      throw new Error(`${pattern} has "${token}" in place of ${expected}`);
    return token;
  };
  // Both sides are always read, also where the first decides.
  const chain = (operator: string, side: () => boolean, join: (sides: boolean[]) => boolean): boolean => {
    const sides = [side()];
    while (tokens[0] === operator) {
      take();
      sides.push(side());
    }
    return join(sides);
  };
  const or = (): boolean => chain('||', and, (sides) => sides.some(Boolean));
  const and = (): boolean => chain('&&', term, (sides) => sides.every(Boolean));
  const term = (): boolean => {
    if (tokens[0] === '(') {
      take();
      const inside = or();
      take(/^\)$/);
      return inside;
    }
    const found = valueAt(event, take(/^\$/));
    const operator = take(/^!?=$/);
    const matches = textPattern(take(/^"/).slice(1, -1)).test(String(found));
    return found !== undefined && matches === (operator === '=');
  };
  take(/^\{$/);
  const result = or();
  take(/^\}$/);
  return result;
}

const valueAt = (event: object, selector: string): unknown =>
  selector
    .split('.')
    .slice(1)
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], event);

const textPattern = (text: string) =>
  new RegExp(`^${text.replace(/[$^.()[\]{}|+?\\]/g, '\\$&').replaceAll('*', '.*')}$`);
