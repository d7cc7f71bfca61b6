import { OpenAPIRegistry, OpenApiGeneratorV31, type ResponseConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { RESOURCE_METADATA_PATH, SESSION_COOKIES } from '../../contract/edge';
import { machineScope, SIGN_IN_SCOPES } from '../../contract/user-pool';
import { personRequired } from '../auth/access';
import type { Config } from '../platform/config';
import { DOCUMENTED_HEADERS, withHeaders } from '../platform/documented-headers';
import { PROBLEM_CONTENT_TYPE, type ProblemType, problemTypeUri } from '../platform/problem';
import { needsSignIn, problemsOf, type Route } from '../platform/route';
import { COGNITO_SCHEME } from './docs-script';

const problemSchema = z
  .object({
    type: z
      .string()
      .max(128)
      .meta({ example: problemTypeUri('not-found') }),
    title: z.string().max(128),
    status: z.int32().min(400).max(599),
    detail: z.string().max(4096).meta({ description: 'One sentence for the person who is refused' }),
    instance: z
      .string()
      .max(64)
      .regex(/^urn:uuid:/)
      .meta({ description: 'The id of the request, which the log has too' }),
    code: z.string().max(64).meta({ description: 'Stable; decide by this' }),
    errors: z
      .array(
        z.object({
          pointer: z.string().max(1024).meta({ description: 'JSON Pointer into the body' }),
          // It may repeat names of members, of which a body has 16 KiB at most.
          detail: z.string().max(20_000),
        }),
      )
      .max(100)
      .optional(),
  })
  .meta({ id: 'Problem', description: 'Problem details (RFC 9457)' });

const SCOPE_DESCRIPTIONS: Record<(typeof SIGN_IN_SCOPES)[number], string> = {
  openid: 'Sign in',
  profile: 'Your name and picture',
  email: 'Your e-mail address',
};

/** Routes for programs; pages, health checks and the document itself are for others. */
export function clientRoutes(routes: readonly Route[]): Route[] {
  return routes.filter(({ path }) => path.startsWith('/v1/') || path === RESOURCE_METADATA_PATH);
}

/** OpenAPI 3.1 document, from the routes and from the schemas that validate. */
export function openApiDocument(routes: readonly Route[], config: Config): object {
  const registry = new OpenAPIRegistry();
  const people = registerSecurity(registry, config);
  const everybody = [...people, ...registerMachineSecurity(registry, config)];
  const headers = new Set<string>();
  for (const route of routes) {
    const { request, responses: results, ...operation } = route.documentation;
    const problems = problemsOf(route);
    const responses = { ...results, ...problemResponses(problems) };
    const security = problems.includes(personRequired) ? people : everybody;
    for (const response of Object.values(responses)) {
      if ('headers' in response) for (const name of Object.keys(response.headers ?? {})) headers.add(name);
    }
    registry.registerPath({
      ...operation,
      method: route.method,
      path: route.path,
      ...(request && { request }),
      responses,
      security: needsSignIn(route) ? security : [],
    });
  }
  for (const [name, header] of Object.entries(DOCUMENTED_HEADERS)) {
    if (headers.has(name)) registry.registerComponent('headers', name, header);
  }
  const tags = new Set(routes.flatMap(({ documentation }) => documentation.tags ?? []));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Gatehouse',
      version: '1',
      description: 'Who may open the gate? Errors are problem documents (RFC 9457); decide by their `code`.',
      license: { name: 'MIT', identifier: 'MIT' },
      contact: { name: 'Who runs this Gatehouse', url: config.publicUrl },
    },
    servers: [{ url: config.publicUrl }],
    tags: [...tags].map((name) => ({ name, description: TAG_DESCRIPTIONS[name] ?? name })),
  });
}

const TAG_DESCRIPTIONS: Record<string, string> = {
  Gates: 'Gates, their live state, and commands',
  Profile: 'The person who is signed in',
  Account:
    'The account of the person who is signed in at the browser, as the account page shows and changes it',
  Documentation: 'What programs find out by themselves',
};

/**
 * Ways to be signed in: code and PKCE where there is a public client for it, a pasted token, and, where there is a
 * load balancer, its cookie.
 */
function registerSecurity(registry: OpenAPIRegistry, config: Config) {
  const { cognitoDomainUrl, publicClientId, albArn } = config;
  const schemes: Record<string, string[]>[] = [];
  const register = (name: string, scopes: string[], scheme: SecurityScheme) => {
    schemes.push({ [name]: scopes });
    registry.registerComponent('securitySchemes', name, scheme);
  };
  if (cognitoDomainUrl && publicClientId) {
    register(COGNITO_SCHEME, [...SIGN_IN_SCOPES], {
      type: 'oauth2',
      description: 'Sign in at Amazon Cognito, with code and PKCE.',
      flows: {
        authorizationCode: {
          authorizationUrl: `${cognitoDomainUrl}/oauth2/authorize`,
          tokenUrl: `${cognitoDomainUrl}/oauth2/token`,
          refreshUrl: `${cognitoDomainUrl}/oauth2/token`,
          scopes: SCOPE_DESCRIPTIONS,
        },
      },
    });
  }
  register('accessToken', [], {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A Cognito access token.',
  });
  if (albArn) {
    register('session', [], {
      type: 'apiKey',
      in: 'cookie',
      name: SESSION_COOKIES[0] ?? '',
      description:
        'Session of a browser that signed in at the load balancer. Changes must come from a page of the same origin.',
    });
  }
  return schemes;
}

/** Name of the security scheme of machines. */
const MACHINE_SCHEME = 'machine';

/** Client credentials, where there are machine clients; which scope a call needs depends on its gate. */
function registerMachineSecurity(
  registry: OpenAPIRegistry,
  { cognitoDomainUrl, machineClients, gates }: Config,
) {
  if (!cognitoDomainUrl || machineClients.size === 0) return [];
  const scopes = gates.map(({ id, name }) => [machineScope(id), `See and command ${name}`] as const);
  registry.registerComponent('securitySchemes', MACHINE_SCHEME, {
    type: 'oauth2',
    description: 'A machine, with the id and the secret of its app client.',
    flows: {
      clientCredentials: { tokenUrl: `${cognitoDomainUrl}/oauth2/token`, scopes: Object.fromEntries(scopes) },
    },
  });
  return [{ [MACHINE_SCHEME]: [] }];
}

type SecurityScheme = Extract<
  Parameters<OpenAPIRegistry['registerComponent']>[2],
  { type: 'apiKey' | 'http' | 'oauth2' | 'openIdConnect' }
>;

/** One response for each status, whose schema admits just the codes that the operation can answer. */
function problemResponses(problems: readonly ProblemType[]): Record<string, ResponseConfig> {
  const responses: Record<string, ResponseConfig> = {};
  for (const status of new Set(problems.map((problem) => problem.status))) {
    const types = problems.filter((problem) => problem.status === status);
    const headers = new Set(types.flatMap((type) => type.headers ?? []));
    responses[status] = {
      description: types.map(({ title, code }) => `${title} (\`${code}\`)`).join(' or '),
      ...(headers.size > 0 && { headers: withHeaders(...headers) }),
      content: {
        [PROBLEM_CONTENT_TYPE]: {
          schema: z.intersection(problemSchema, z.object({ code: z.enum(types.map(({ code }) => code)) })),
          examples: Object.fromEntries(types.map((type) => [type.code, example(type)])),
        },
      },
    };
  }
  return responses;
}

/** Example of a problem; its `detail` is the general one, where an answer names the very case. */
function example({ code, title, status, meaning }: ProblemType) {
  return {
    summary: title,
    value: {
      type: problemTypeUri(code),
      title,
      status,
      detail: meaning.replaceAll('`', ''),
      instance: 'urn:uuid:5c0e6a9b-9d1c-4f0e-8f57-0b1d3b3f3d10',
      code,
    },
  };
}
