import { OpenAPIRegistry, OpenApiGeneratorV31, type ResponseConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { SIGN_IN_SCOPES } from '../../contract/user-pool';
import type { Config } from '../platform/config';
import { PROBLEM_CONTENT_TYPE, type ProblemType, problemTypeUri } from '../platform/problem';
import { needsSignIn, problemsOf, type Route } from '../platform/route';

const problemSchema = z
  .object({
    type: z.string().meta({ example: problemTypeUri('not-found') }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z
      .string()
      .regex(/^urn:uuid:/)
      .meta({ description: 'The id of the request, which the log has too' }),
    code: z.string().meta({ description: 'Stable; decide by this' }),
    errors: z
      .array(
        z.object({
          pointer: z.string().meta({ description: 'JSON Pointer into the body' }),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'Problem details (RFC 9457)' });

/** OpenAPI 3.1 document, from the routes and from the schemas that validate. */
export function openApiDocument(routes: readonly Route[], config: Config): object {
  const registry = new OpenAPIRegistry();
  const security = registerSecurity(registry, config);
  for (const route of routes) {
    const { request, responses, ...operation } = route.documentation;
    registry.registerPath({
      ...operation,
      method: route.method,
      path: route.path,
      ...(request && { request }),
      responses: { ...responses, ...problemResponses(problemsOf(route)) },
      security: needsSignIn(route) ? security : [],
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Gatehouse',
      version: '1',
      description: 'Who may open the gate? Errors are problem documents (RFC 9457); decide by their `code`.',
    },
    servers: [{ url: config.publicUrl }],
    tags: ['Gates', 'Profile', 'Session', 'Documentation', 'Health'].map((name) => ({ name })),
  });
}

/** Signing in with code and PKCE where there is a public client for it; a pasted token always. */
function registerSecurity(registry: OpenAPIRegistry, { cognitoDomainUrl, publicClientId }: Config) {
  const schemes: Record<string, string[]>[] = [];
  if (cognitoDomainUrl && publicClientId) {
    schemes.push({ cognito: [...SIGN_IN_SCOPES] });
    registry.registerComponent('securitySchemes', 'cognito', {
      type: 'oauth2',
      flows: {
        authorizationCode: {
          authorizationUrl: `${cognitoDomainUrl}/oauth2/authorize`,
          tokenUrl: `${cognitoDomainUrl}/oauth2/token`,
          scopes: Object.fromEntries(SIGN_IN_SCOPES.map((scope) => [scope, ''])),
        },
      },
    });
  }
  schemes.push({ accessToken: [] });
  registry.registerComponent('securitySchemes', 'accessToken', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A Cognito access token.',
  });
  return schemes;
}

/** One response for each status, whose schema admits just the codes that the operation can answer. */
function problemResponses(problems: readonly ProblemType[]): Record<string, ResponseConfig> {
  const responses: Record<string, ResponseConfig> = {};
  for (const status of new Set(problems.map((problem) => problem.status))) {
    const types = problems.filter((problem) => problem.status === status);
    responses[status] = {
      description: types.map(({ title, code }) => `${title} (\`${code}\`)`).join(' or '),
      content: {
        [PROBLEM_CONTENT_TYPE]: {
          schema: z.intersection(problemSchema, z.object({ code: z.enum(types.map(({ code }) => code)) })),
        },
      },
    };
  }
  return responses;
}
