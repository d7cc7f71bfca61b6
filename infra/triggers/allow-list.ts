import fs from 'node:fs';
import path from 'node:path';

/**
 * Settings of a trigger: a JSON file that the stack packs beside the code, since the environment of a function has
 * 4 KB.
 *
 * @throws {Error} where the package holds no such file
 */
export function readSettings<Settings>(): Settings {
  const root = process.env['LAMBDA_TASK_ROOT'];
  if (!root) throw new Error('LAMBDA_TASK_ROOT is not set, though AWS Lambda sets it');
  return JSON.parse(fs.readFileSync(path.join(root, 'settings.json'), 'utf8')) as Settings;
}

/**
 * Whether an allow-list has an address. Its entries are e-mail addresses, phone numbers, and domains, which stand for
 * every e-mail address in them but not in their subdomains. Upper and lower case are the same.
 */
export function isListed(address: string, allowList: readonly string[]): boolean {
  const written = address.toLowerCase();
  const at = written.lastIndexOf('@');
  return allowList.some((entry) => {
    const listed = entry.toLowerCase();
    const isDomain = !listed.includes('@') && !listed.startsWith('+');
    return isDomain ? at >= 0 && listed === written.slice(at + 1) : listed === written;
  });
}
