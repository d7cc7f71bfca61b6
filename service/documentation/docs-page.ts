import { basename, dirname } from 'node:path';
import type { RequestHandler } from 'express';
import { DOCS_CALLBACK_PATH, DOCS_PATH } from '../../contract/edge';
import type { Config } from '../platform/config';
import { NO_ICON } from '../platform/pages';
import {
  answerNotFound,
  notFound,
  preconditionFailed,
  rangeNotSatisfiable,
} from '../platform/request-problems';
import type { Step } from '../platform/route';
import { contentSecurityPolicy } from '../platform/security-headers';
import { docsScript } from './docs-script';

/** Swagger UI's files that the page needs, and the script of ours that starts it. */
const SWAGGER_UI_FILES = [
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'oauth2-redirect.html',
  'oauth2-redirect.js',
] as const;
const INITIALIZER = 'initializer.js';
export const DOCS_FILES = [...SWAGGER_UI_FILES, INITIALIZER] as const;

/** The one page here whose opener must stay reachable: signing in ends in it, inside a pop-up window. */
const REDIRECT_PAGE = basename(DOCS_CALLBACK_PATH);

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gatehouse API</title>
${NO_ICON}
<link rel="stylesheet" href="${DOCS_PATH}/swagger-ui.css">
<style>
/* The public client has no secret. */
.auth-container .wrapper:has(> label[for^='client_secret']) { display: none }
</style>
</head>
<body>
<main id="swagger-ui"></main>
<script src="${DOCS_PATH}/swagger-ui-bundle.js"></script>
<script src="${DOCS_PATH}/${INITIALIZER}"></script>
</body>
</html>
`;

/** Headers of the page and its files: Swagger UI sets style attributes and embeds icons; sign-in calls Cognito. */
function docsHeaders({ cognitoDomainUrl }: Config): Step[] {
  const policy = contentSecurityPolicy({
    'script-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'connect-src': ["'self'", ...(cognitoDomainUrl ? [cognitoDomainUrl] : [])],
  });
  const others: RequestHandler = (_request, response, next) => {
    response.set({
      'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
      'Cache-Control': 'public, max-age=3600',
    });
    next();
  };
  return [{ handler: policy }, { handler: others }];
}

/** Steps of `/docs`. */
export function docsPage(config: Config): Step[] {
  const send: RequestHandler = (_request, response) => {
    response.type('html').send(PAGE);
  };
  return [...docsHeaders(config), { handler: send }];
}

/** Steps of the files that `/docs` is made of. */
export function docsFile(config: Config): Step[] {
  const root = dirname(require.resolve('swagger-ui-dist/package.json'));
  const script = docsScript(config);
  const refuseOthers: RequestHandler = (request, response, next) => {
    if (DOCS_FILES.some((name) => name === request.params['file'])) next();
    else answerNotFound(request, response, next);
  };
  const send: RequestHandler<{ file: string }> = ({ params: { file } }, response) => {
    if (file === REDIRECT_PAGE) response.removeHeader('Cross-Origin-Opener-Policy');
    if (file === INITIALIZER) response.type('text/javascript').send(script);
    else response.sendFile(file, { root });
  };
  return [
    { handler: refuseOthers, problems: [notFound] },
    ...docsHeaders(config),
    { handler: send as RequestHandler, problems: [preconditionFailed, rangeNotSatisfiable] },
  ];
}
