import type { RequestHandler } from 'express';
import type { Step } from './route';
import { contentSecurityPolicy } from './security-headers';

/** Keeps browsers from asking for /favicon.ico, which the load balancer would answer with a sign-in. */
export const NO_ICON = '<link rel="icon" href="data:,">';

/** Steps that send a small page of our own: no script, no style, readable anywhere. `body` must be trusted HTML. */
export function page(title: string, body: string): Step[] {
  const text = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - Gatehouse</title>
${NO_ICON}
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
  const send: RequestHandler = (_request, response) => {
    response.set('Cache-Control', 'no-store').type('html').send(text);
  };
  return [{ handler: contentSecurityPolicy({ 'img-src': ['data:'] }) }, { handler: send }];
}
