import { writeFileSync } from 'node:fs';
import { describeVariables, type VariableDescription } from '../service/platform/environment-variables';

export const ENVIRONMENT_PAGE = 'docs/environment.md';

const INTRODUCTION = `# Environment variables of the service

The stack and the local system set them; whoever runs the service elsewhere (\`npm run service\`) sets them by hand. An empty variable
counts as unset. A wrong one ends the service at once, with exit code 78 and one line for each mistake. The AWS SDK reads its own
variables besides, such as \`AWS_ENDPOINT_URL_S3\`.

| variable | what it means | what it must be | default |
|---|---|---|---|`;

/** Page of the service's environment variables, in Markdown. */
export function environmentPage(): string {
  return `${[INTRODUCTION, ...describeVariables().map(row)].join('\n')}\n`;
}

function row({ name, meaning, expectation, isRequired, defaultValue }: VariableDescription): string {
  const expected = expectation.replace(/^must be /, '').replaceAll('|', '\\|');
  return `| \`${name}\` | ${meaning} | ${expected} | ${isRequired ? 'required' : shown(defaultValue)} |`;
}

function shown(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'object' ? '' : String(value);
  return text === '' ? 'none' : `\`${text}\``;
}

if (require.main === module) writeFileSync(ENVIRONMENT_PAGE, environmentPage());
