import { writeFileSync } from 'node:fs';
import { createApp } from '../service/app';
import { readConfig } from '../service/platform/config';
import { overloaded } from '../service/platform/load-limit';
import { createLogger } from '../service/platform/log';
import type { ProblemType } from '../service/platform/problem';
import { expectationFailed } from '../service/platform/request-head';
import { methodNotAllowed, notFound } from '../service/platform/request-problems';
import { problemsOf, type Route } from '../service/platform/route';
import { headersTooLarge, requestTimeout } from '../service/platform/unreadable-request';

export const PROBLEMS_PAGE = 'docs/problems.md';

/** Problems that are answered where there is no route, or before one is looked for. */
export const PROBLEMS_OUTSIDE_ROUTES = [
  notFound,
  methodNotAllowed,
  expectationFailed,
  headersTooLarge,
  requestTimeout,
  overloaded,
];

const INTRODUCTION = `# Problems

Every error is a problem document ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)), \`application/problem+json\`:

\`\`\`json
{
  "type": "urn:gatehouse:problem:insufficient-scope",
  "title": "Missing scope",
  "status": 403,
  "detail": "You are not in a group that may command this gate",
  "instance": "urn:uuid:5c0e6a9b-9d1c-4f0e-8f57-0b1d3b3f3d10",
  "code": "insufficient-scope"
}
\`\`\`

Decide by \`code\`: it never changes its meaning. \`instance\` holds the id of the request, which the log has as
\`requestId\`. \`errors\`, where present, lists each wrong member of the body by its JSON Pointer. Who prefers \`text/html\`,
as a browser does that goes to an address, gets a page for people with the same status and header fields.

| code | status | what it means, and what to do |
|---|---|---|`;

/** Page of all problems, in Markdown: those of the routes, and those that are answered outside of any. */
export function problemsPage(routes: readonly Route[]): string {
  const problems = new Set<ProblemType>([...PROBLEMS_OUTSIDE_ROUTES, ...routes.flatMap(problemsOf)]);
  const rows = [...problems]
    .sort((a, b) => a.status - b.status || a.code.localeCompare(b.code))
    .map(({ code, status, meaning }) => `| \`${code}\` | ${status} | ${meaning} |`);
  return `${[INTRODUCTION, ...rows].join('\n')}\n`;
}

/** All that adds routes is switched on. */
const EXAMPLE_ENVIRONMENT = {
  PUBLIC_URL: 'https://gates.example.com',
  AWS_REGION: 'eu-west-1',
  COGNITO_USER_POOL_ID: 'eu-west-1_Example1',
  COGNITO_CLIENT_IDS: '7lnhk5example,3webhkexample',
  COGNITO_WEB_CLIENT_ID: '3webhkexample',
  COGNITO_MACHINE_CLIENTS: '{"5machineexample":"night-guard"}',
  ALB_ARN: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/example/50dc6c495c0c9188',
  COGNITO_PUBLIC_CLIENT_ID: '7lnhk5example',
  COGNITO_DOMAIN_URL: 'https://gatehouse-example.auth.eu-west-1.amazoncognito.com',
  GATES: '[{"id":"main","name":"Main gate","topic":"main","thing":"main","groups":["Example"]}]',
  PROFILE_IMAGE_BUCKET: 'example',
  IDENTITY_POOL_ID: 'eu-west-1:3f0e0d0c-1111-2222-3333-444455556666',
  IDENTITY_IOT_POLICY: 'example',
  AWS_ENDPOINT_URL_IOT_DATA_PLANE: 'https://example-ats.iot.eu-west-1.amazonaws.com',
};

/** The service's routes, as a stack with a machine client would have them. */
export function exampleApp() {
  const config = readConfig(EXAMPLE_ENVIRONMENT);
  return { config, ...createApp({ config, logger: createLogger('silent', process.stdout) }) };
}

if (require.main === module) {
  const { routes } = exampleApp();
  writeFileSync(PROBLEMS_PAGE, problemsPage(routes));
}
