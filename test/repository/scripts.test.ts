import { execFileSync } from 'node:child_process';
import manifest from '../../package.json';

/** Commands that take options, or take long. */
const COMMANDS = ['start', 'token', 'gate', 'gate:device', 'service', 'bench', 'cost', 'profile', 'smoke'];

it.each(COMMANDS)(
  'npm run %s -- --help says what the command does and takes, and does nothing else',
  (name) => {
    expect(manifest.scripts).toHaveProperty([name]);
    const output = execFileSync('npm', ['run', '--silent', name, '--', '--help'], { encoding: 'utf8' });
    expect(output).toMatch(name === 'start' ? /npm start/ : new RegExp(`npm run (--silent )?${name}\\b`));
    expect(output).toContain('--help');
  },
);

it.each(['bench', 'profile'])('npm run %s refuses an option that it does not have, in one line', (name) => {
  let errors = '';
  try {
    execFileSync('npm', ['run', '--silent', name, '--', '--fast'], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    errors = String((error as { stderr: string }).stderr);
  }
  expect(errors).toMatch(/^Unknown option '--fast'.*\n$/m);
  expect(errors).not.toContain('    at ');
});
