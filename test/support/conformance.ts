import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import supertest, { type Test } from 'supertest';
import type TestAgent from 'supertest/lib/agent';
import type { App } from '../../service/app';
import { openApiDocument } from '../../service/documentation/openapi-document';
import type { Config } from '../../service/platform/config';

interface Operation {
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
}

/** Answers that any path can give, and no operation documents: there is no operation. */
const UNDOCUMENTED_CODES = new Set(['not-found', 'method-not-allowed']);

/** Answers of the service as a whole, before it looks for an operation. */
const GENERAL_CODES = new Set(['overloaded', 'expectation-failed']);

/**
 * A supertest agent that fails the test whenever an answer is not one that the OpenAPI document describes: its
 * status, its media type, its body.
 */
export function conformingAgent(app: App, config: Config): TestAgent<Test> {
  const document = openApiDocument(app.routes, config) as Document;
  const check = createCheck(document);
  return supertest.agent(app.express).use((request: Test) => {
    request.expect(check);
  }) as TestAgent<Test>;
}

function createCheck(document: Document): (response: supertest.Response) => void {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(document, 'openapi');

  return (response) => {
    if (response.type === 'application/problem+json' && GENERAL_CODES.has(response.body.code))
      return undefined;
    const { method, path: target } = (response as unknown as { req: { method: string; path: string } }).req;
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
    const url = target.split('?', 1)[0]?.replace(/(?<=.)\/$/, '') ?? '/';
    const path = Object.keys(document.paths).find((template) => matches(template, url));
    const operation = path === undefined ? undefined : document.paths[path]?.[verb];
    if (path === undefined || !operation) return checkUndocumented(response, method, url);

    const documented = operation.responses[response.status];
    if (!documented)
      throw new Error(`${method} ${path} answered ${response.status}, which the document does not have`);
    if (method === 'HEAD' || response.status === 304) return undefined;
    const mediaType = response.type;
    if (!documented.content) {
      if (response.status < 300 && response.text)
        throw new Error(`${method} ${path} answered an undocumented body`);
      return undefined;
    }
    if (!documented.content[mediaType]) {
      throw new Error(
        `${method} ${path} answered ${mediaType}; the document has ${Object.keys(documented.content)}`,
      );
    }
    if (!mediaType.endsWith('json')) return undefined;
    const pointer = [
      'paths',
      path,
      verb,
      'responses',
      String(response.status),
      'content',
      mediaType,
      'schema',
    ];
    const validate = ajv.compile({ $ref: `openapi#/${pointer.map(escapePointer).join('/')}` });
    const body =
      response.body instanceof Object && Object.keys(response.body).length
        ? response.body
        : JSON.parse(response.text);
    if (!validate(body)) {
      throw new Error(`${method} ${path} ${response.status}: ${ajv.errorsText(validate.errors)}`);
    }
    return undefined;
  };
}

function checkUndocumented(response: supertest.Response, method: string, url: string): void {
  if (method === 'OPTIONS' && response.status === 204) return;
  if (response.type === 'application/problem+json' && UNDOCUMENTED_CODES.has(response.body.code)) return;
  throw new Error(`${method} ${url} is not documented, and answered ${response.status} ${response.type}`);
}

function matches(template: string, url: string): boolean {
  const pattern = template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+');
  // "control" is a path of its own, never a gate's id.
  if (template === '/v1/gates/{id}' && url === '/v1/gates/control') return false;
  return new RegExp(`^${pattern}$`).test(url);
}

function escapePointer(segment: string): string {
  return encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'));
}
