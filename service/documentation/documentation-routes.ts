import type { RequestHandler } from 'express';
import { z } from 'zod';
import { DOCS_PATH, OPENAPI_PATH } from '../../contract/edge';
import type { Config } from '../platform/config';
import type { Route } from '../platform/route';
import { DOCS_FILES, docsFile, docsPage } from './docs-page';

const textOf = (mediaType: string) => ({ content: { [mediaType]: { schema: { type: 'string' as const } } } });

/**
 * `/openapi.json` and `/docs`.
 *
 * @param routes all routes, these included; asked for when the document is first wanted
 */
export function documentationRoutes(config: Config, routes: () => readonly Route[]): Route[] {
  let document: string | undefined;

  const showDocument: RequestHandler = (_request, response) => {
    if (document === undefined) {
      // Loaded on first use.
      const { openApiDocument } = require('./openapi-document') as typeof import('./openapi-document');
      document = JSON.stringify(openApiDocument(routes(), config));
    }
    response.set('Cache-Control', 'public, max-age=300').type('application/json').send(document);
  };

  return [
    {
      method: 'get',
      path: OPENAPI_PATH,
      steps: [{ handler: showDocument }],
      documentation: {
        operationId: 'showOpenApi',
        tags: ['Documentation'],
        summary: 'This document',
        responses: {
          200: {
            description: 'The API as OpenAPI 3.1.',
            content: { 'application/json': { schema: z.object({ openapi: z.string() }) } },
          },
        },
      },
    },
    {
      method: 'get',
      path: DOCS_PATH,
      steps: docsPage(config),
      documentation: {
        operationId: 'showDocs',
        tags: ['Documentation'],
        summary: 'The API, to read and to try',
        responses: { 200: { description: 'A page.', ...textOf('text/html') } },
      },
    },
    {
      method: 'get',
      path: `${DOCS_PATH}/{file}`,
      steps: docsFile(config),
      documentation: {
        operationId: 'showDocsFile',
        tags: ['Documentation'],
        summary: 'What the page is made of',
        request: { params: z.object({ file: z.enum(DOCS_FILES) }) },
        responses: {
          206: { description: 'The part that `Range` asks for.' },
          304: { description: 'The file has not changed.' },
          200: {
            description: 'The file.',
            content: Object.assign(
              {},
              ...['text/html', 'text/css', 'text/javascript'].map((type) => textOf(type).content),
            ),
          },
        },
      },
    },
  ];
}
