import type { Response } from 'express';
import { contentSecurityPolicy } from './security-headers';

/** Keeps browsers from asking for /favicon.ico, which the load balancer would answer with a sign-in. */
export const NO_ICON = '<link rel="icon" href="data:,">';

/** Sends a small page of our own: no script, no style, readable anywhere. `body` must be trusted HTML. */
export function sendPage(response: Response, title: string, body: string): void {
  response
    .set({
      'Cache-Control': 'no-store',
      'Content-Security-Policy': contentSecurityPolicy({ 'img-src': ['data:'] }),
    })
    .type('html')
    .send(`<!doctype html>
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
`);
}
