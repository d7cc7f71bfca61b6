import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { ACCOUNT_PATH } from '../../contract/edge';
import type { Gate } from '../../contract/gate';
import { languageOf } from '../platform/page-sentences';
import { Problem } from '../platform/problem';
import { notFound } from '../platform/request-problems';
import type { Route, RouteDocumentation } from '../platform/route';
import { contentSecurityPolicy } from '../platform/security-headers';
import type { ConsoleFile, ConsoleFiles } from './console-files';

/** Nothing inline: the page's script and styles are files of ours, and it talks to nobody else. */
const POLICY = {
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'"],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
};

/** The names of assets hold a hash of their content. */
const KEPT_FOR_EVER = 'private, max-age=31536000, immutable';

/** Shortcuts on a home screen: more are not shown. */
const SHORTCUTS = 4;

/** Manifest as it was built (W3C: "Web Application Manifest"). */
interface Manifest {
  icons: readonly object[];
}

/** `GET /`, `GET /account` and their files: the console, where the load balancer sends a browser that has signed in. */
export function consoleRoutes(files: ConsoleFiles, gates: readonly Gate[]): Route[] {
  const sendFile =
    (name: (request: Request) => string, cacheControl: string): RequestHandler =>
    (request, response) => {
      const file = files.find(name(request));
      if (!file) throw new Problem(notFound, `There is nothing at ${request.path}`);
      send(request, response.set('Cache-Control', cacheControl), file);
    };

  const sendManifest: RequestHandler = (request, response) => {
    const { say } = languageOf(request);
    const manifest = JSON.parse(String(files.find('manifest.webmanifest')?.content)) as Manifest;
    // The page asks before it opens.
    const shortcuts = gates.slice(0, SHORTCUTS).map(({ id, name }) => ({
      name: say.openGate(name),
      url: `/?${new URLSearchParams({ gate: id, action: 'open' })}`,
      icons: manifest.icons.slice(0, 1),
    }));
    response
      .set('Cache-Control', 'no-store')
      .vary('Accept-Language')
      .type('webmanifest')
      .send(JSON.stringify({ ...manifest, shortcuts }));
  };

  return [
    {
      method: 'get',
      path: '/',
      steps: [
        { handler: contentSecurityPolicy(POLICY) },
        { handler: sendFile(() => 'index.html', 'no-store') },
      ],
      documentation: documentation('showConsole', 'The console, behind the sign-in of the load balancer', {
        'text/html': { schema: { type: 'string' } },
      }),
    },
    {
      method: 'get',
      path: ACCOUNT_PATH,
      steps: [
        { handler: contentSecurityPolicy(POLICY) },
        { handler: sendFile(() => 'account.html', 'no-store') },
      ],
      documentation: documentation(
        'showAccountPage',
        'The account page, behind the sign-in of the load balancer',
        { 'text/html': { schema: { type: 'string' } } },
      ),
    },
    {
      method: 'get',
      path: '/manifest.webmanifest',
      steps: [{ handler: sendManifest }],
      documentation: documentation('showManifest', 'What makes the console an app on a home screen', {
        'application/manifest+json': { schema: { type: 'object' } },
      }),
    },
    {
      method: 'get',
      path: '/assets/{name}',
      steps: [
        {
          handler: sendFile(({ params }) => `assets/${params['name']}`, KEPT_FOR_EVER),
          problems: [notFound],
        },
      ],
      documentation: {
        ...documentation('showAsset', 'A file of the console', {
          'text/javascript': { schema: { type: 'string' } },
          'text/css': { schema: { type: 'string' } },
          'image/png': { schema: { type: 'string' } },
          'image/svg+xml': { schema: { type: 'string' } },
        }),
        request: { params: z.object({ name: z.string() }) },
      },
    },
  ];
}

function documentation(
  operationId: string,
  summary: string,
  content: Record<string, { schema: { type: 'string' | 'object' } }>,
): RouteDocumentation {
  return {
    operationId,
    tags: ['Session'],
    summary,
    responses: { 200: { description: 'The file.', content } },
  };
}

function send(request: Request, response: Response, file: ConsoleFile): void {
  response.type(file.extension).vary('Accept-Encoding');
  if (file.compressed && request.acceptsEncodings('gzip')) {
    response.set('Content-Encoding', 'gzip').send(file.compressed);
  } else {
    response.send(file.content);
  }
}
