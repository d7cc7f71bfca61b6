import type { IncomingHttpHeaders } from 'node:http';
import Ajv, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import supertest, { type Test } from 'supertest';
import type TestAgent from 'supertest/lib/agent';
import type { App } from '../../service/app';
import { openApiDocument } from '../../service/documentation/openapi-document';
import type { Config } from '../../service/platform/config';
import { DOCUMENTED_HEADERS } from '../../service/platform/documented-headers';
import { problemsOf, type Route } from '../../service/platform/route';

interface Documented {
  headers?: Record<string, object>;
  content?: Record<string, { schema: object }>;
}
interface Operation {
  responses: Record<string, Documented>;
}
export interface Document {
  paths: Record<string, Record<string, Operation>>;
}

/** Answers that any path can give, and no operation documents: there is no operation. */
const UNDOCUMENTED_CODES = new Set(['not-found', 'method-not-allowed', 'malformed-request']);

/** Answers of the service as a whole, before it looks for an operation. */
const GENERAL_CODES = new Set(['overloaded', 'expectation-failed']);

/**
 * A supertest agent that fails the test whenever an answer is not one that the OpenAPI document describes: its
 * status, its header fields, its media type, its body.
 */
export function conformingAgent(app: App, config: Config): TestAgent<Test> {
  const check = conformanceCheck(
    openApiDocument(app.routes, config) as Document,
    headersOfProblems(app.routes),
  );
  return supertest.agent(app.handle).use((request: Test) => {
    request.expect((response: supertest.Response) => {
      const { method, path } = (response as unknown as { req: { method: string; path: string } }).req;
      const { status, headers, type, text } = response;
      check({ method, target: path, status, headers, type, text });
    });
  }) as TestAgent<Test>;
}

/** Header fields that each problem promises, by its code. */
export function headersOfProblems(routes: readonly Route[]): ReadonlyMap<string, readonly string[]> {
  return new Map(routes.flatMap(problemsOf).map(({ code, headers = [] }) => [code, headers]));
}

/** Answer to a request, as far as the OpenAPI document speaks of it. */
interface Answer {
  method: string;
  /** Path and query that were asked for. */
  target: string;
  status: number;
  headers: IncomingHttpHeaders;
  /** Media type without parameters; empty where there is no body. */
  type: string;
  /** Body as text; of an image it may be missing. */
  text: string | undefined;
}

/**
 * Throws where an answer is not one that the OpenAPI document describes: its status, its header fields, its media type,
 * its body.
 */
export function conformanceCheck(
  document: Document,
  headersOf: ReadonlyMap<string, readonly string[]>,
): (answer: Answer) => void {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(document, 'openapi');
  const validators = new Map<string, ValidateFunction>();
  const validatorAt = (pointer: string[]): ValidateFunction => {
    const reference = `openapi#/${pointer.map(escapePointer).join('/')}`;
    const validate = validators.get(reference) ?? ajv.compile({ $ref: reference });
    validators.set(reference, validate);
    return validate;
  };

  return (response) => {
    const { method, target, type: mediaType, text } = response;
    if (mediaType === 'application/problem+json' && text && GENERAL_CODES.has(JSON.parse(text).code))
      return undefined;
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
    const url = target.split('?', 1)[0]?.replace(/(?<=.)\/$/, '') ?? '/';
    const path = Object.keys(document.paths).find((template) => matches(template, url));
    const operation = path === undefined ? undefined : document.paths[path]?.[verb];
    if (path === undefined || !operation) return checkUndocumented(response, method, url);

    // To a condition any GET may answer that it holds no more (RFC 9110 section 13.1).
    if (response.status === 304 && verb === 'get') return undefined;
    const documented = operation.responses[response.status];
    if (!documented)
      throw new Error(`${method} ${path} answered ${response.status}, which the document does not have`);
    const isProblem = mediaType === 'application/problem+json' && text;
    checkHeaders(response, documented, (isProblem && headersOf.get(JSON.parse(text).code)) || []);
    if (method === 'HEAD') return undefined;
    if (!documented.content) {
      if (response.status < 300 && text) throw new Error(`${method} ${path} answered an undocumented body`);
      return undefined;
    }
    if (!documented.content[mediaType]) {
      throw new Error(
        `${method} ${path} answered ${mediaType}; the document has ${Object.keys(documented.content)}`,
      );
    }
    if (!mediaType.endsWith('json') || response.headers['content-encoding']) return undefined;
    const status = String(response.status);
    const validate = validatorAt(['paths', path, verb, 'responses', status, 'content', mediaType, 'schema']);
    if (!validate(JSON.parse(text ?? ''))) {
      throw new Error(`${method} ${path} ${response.status}: ${ajv.errorsText(validate.errors)}`);
    }
    return undefined;
  };
}

/** What is left of a rate limit comes with every answer after the limit, also with those that another step gives. */
const WITH_EVERY_ANSWER = new Set(['RateLimit', 'RateLimit-Policy']);

/** Media types are not what is wrong where a charset or an encoding is. */
const NOT_ALWAYS = new Set(['Accept']);

function checkHeaders(
  { status, headers }: Answer,
  documented: Documented,
  promised: readonly string[],
): void {
  for (const name of Object.keys(DOCUMENTED_HEADERS)) {
    const isSent = headers[name.toLowerCase()] !== undefined;
    if (isSent && !documented.headers?.[name] && !WITH_EVERY_ANSWER.has(name))
      throw new Error(`${status} has ${name}, which the document does not have`);
    if (!isSent && promised.includes(name) && !NOT_ALWAYS.has(name))
      throw new Error(`${status} has no ${name}, which its problem promises`);
  }
}

function checkUndocumented({ status, type, text }: Answer, method: string, url: string): void {
  if (method === 'OPTIONS' && status === 204) return;
  if (type === 'application/problem+json') {
    // An answer to HEAD has no body to look at.
    if (method === 'HEAD' || UNDOCUMENTED_CODES.has(JSON.parse(text ?? '').code)) return;
  }
  throw new Error(`${method} ${url} is not documented, and answered ${status} ${type}`);
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
