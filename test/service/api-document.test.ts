import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { OPENAPI_FILE, openApiFile } from '../../scripts/openapi-file';
import { PROBLEMS_PAGE, problemsPage } from '../../scripts/problems-page';
import { openApiDocument } from '../../service/documentation/openapi-document';
import { problemsOf } from '../../service/platform/route';
import { COGNITO_DOMAIN, type ServiceUnderTest, startService } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';

let authority: SigningAuthority;
let service: ServiceUnderTest;

beforeAll(async () => {
  authority = await SigningAuthority.start();
  const environment = {
    IDENTITY_POOL_ID: 'eu-west-1:0f0e0d0c-1111-2222-3333-444455556666',
    IDENTITY_IOT_POLICY: 'example',
    AWS_ENDPOINT_URL_IOT_DATA_PLANE: 'https://127.0.0.1:9',
  };
  // All that adds routes is switched on.
  service = await startService(authority, { environment });
});

afterAll(async () => {
  service.stop();
  await authority.stop();
});

interface Layer {
  route?: { path: string; stack: { method?: string }[] };
  handle: { stack?: Layer[] };
}

/** Method and path of all that Express would dispatch, asked of Express itself. */
function mountedRoutes(layers: Layer[]): string[] {
  return layers.flatMap(({ route, handle }) => {
    if (!route) return handle.stack ? mountedRoutes(handle.stack) : [];
    const methods = new Set(route.stack.flatMap(({ method }) => (method ? [method] : [])));
    return [...methods].map((method) => `${method} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`);
  });
}

interface JsonBody {
  schema: { $ref?: string; allOf?: { properties?: { code?: { enum: string[] } } }[] };
  example?: unknown;
  examples?: Record<string, unknown>;
}

/** Every JSON body of a document, of requests and of answers. */
function jsonBodies(document: { paths: object }): JsonBody[] {
  const found: JsonBody[] = [];
  JSON.stringify(document.paths, (key, value) => {
    if (/[/+]json$/.test(key)) found.push(value);
    return value;
  });
  return found;
}

describe('the OpenAPI document', () => {
  it('has every route, and every route has an entry', () => {
    const document = openApiDocument(service.app.routes, service.config) as { paths: Record<string, object> };
    const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    const mounted = mountedRoutes(
      (service.app.express as unknown as { router: { stack: Layer[] } }).router.stack,
    );
    expect(mounted.length).toBeGreaterThan(10);
    expect(documented.sort()).toEqual(mounted.sort());
  });

  it('is served, and gives each operation its own id', async () => {
    const { body } = await service.api.get('/openapi.json').expect(200);
    expect(body.openapi).toBe('3.1.0');
    const ids = Object.values(body.paths as Record<string, Record<string, { operationId: string }>>)
      .flatMap((operations) => Object.values(operations))
      .map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('holds what programs call, and neither pages nor health checks', async () => {
    const { body } = await service.api.get('/openapi.json');
    const paths = Object.keys(body.paths);
    expect(paths).toEqual(expect.arrayContaining(['/v1/gates/control', '/v1/me']));
    expect(
      paths.filter((path) => !path.startsWith('/v1/') && path !== '/.well-known/oauth-protected-resource'),
    ).toEqual([]);
  });

  it('has an example of every JSON body and of every problem', async () => {
    const { body } = await service.api.get('/openapi.json');
    const { schemas } = body.components;
    const missing = jsonBodies(body).filter(({ schema, example, examples }) => {
      const name = schema.$ref?.split('/').at(-1);
      return !(example ?? examples ?? schemas[name ?? '']?.example);
    });
    expect(jsonBodies(body).length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
    for (const { schema, examples = {} } of jsonBodies(body)) {
      const codes = schema.allOf?.flatMap(({ properties }) => properties?.code?.enum ?? []) ?? [];
      expect(Object.keys(examples).sort()).toEqual(codes.sort());
    }
  });

  it('says which cookie is the session, what scopes are for, and where tokens are refreshed', async () => {
    const { body } = await service.api.get('/openapi.json');
    const { session, cognito } = body.components.securitySchemes;
    expect(session).toMatchObject({ type: 'apiKey', in: 'cookie', name: 'AWSELBAuthSessionCookie-0' });
    const { refreshUrl, scopes } = cognito.flows.authorizationCode;
    expect(refreshUrl).toBe(`${COGNITO_DOMAIN}/oauth2/token`);
    expect(Object.values(scopes).filter((description) => !description)).toEqual([]);
  });

  it('demands sign-in for every route of the API, and for no other', () => {
    const body = openApiDocument(service.app.routes, service.config) as {
      paths: Record<string, Record<string, { security: object[] }>>;
    };
    for (const [path, operations] of Object.entries(body.paths)) {
      for (const { security } of Object.values(operations)) {
        expect([path, security.length > 0]).toEqual([path, path.startsWith('/v1/')]);
      }
    }
  });

  it('has every problem that a route can answer', () => {
    const text = JSON.stringify(openApiDocument(service.app.routes, service.config));
    const documented = [...text.matchAll(/"code":\{"type":"string","enum":\[([^\]]+)\]/g)].flatMap((match) =>
      String(match[1]).replaceAll('"', '').split(','),
    );
    const ofRoutes = service.app.routes.flatMap(problemsOf).map(({ code }) => code);
    expect(new Set(documented)).toEqual(new Set(ofRoutes));
  });

  it('offers to sign in with code and PKCE only where there is a client for it', async () => {
    const { body } = await service.api.get('/openapi.json');
    expect(body.components.securitySchemes.cognito.flows.authorizationCode).toMatchObject({
      authorizationUrl: `${COGNITO_DOMAIN}/oauth2/authorize`,
      tokenUrl: `${COGNITO_DOMAIN}/oauth2/token`,
    });
    const bare = await startService(authority, {
      environment: { COGNITO_PUBLIC_CLIENT_ID: '', COGNITO_MACHINE_CLIENTS: '' },
    });
    const without = await bare.api.get('/openapi.json');
    expect(Object.keys(without.body.components.securitySchemes)).toEqual(['accessToken', 'session']);
    expect((await bare.api.get('/docs/initializer.js')).text).not.toContain('initOAuth');
    bare.stop();
  });
});

describe('machines in the OpenAPI document', () => {
  it('have client credentials, with the scope of each gate', async () => {
    const { body } = await service.api.get('/openapi.json');
    expect(body.components.securitySchemes.machine.flows.clientCredentials).toEqual({
      tokenUrl: `${COGNITO_DOMAIN}/oauth2/token`,
      scopes: { 'gates/main': 'See and command Main gate' },
    });
  });

  it('may call what is about gates and themselves, and nothing that is for people', async () => {
    const { body } = await service.api.get('/openapi.json');
    const operations = Object.entries(
      body.paths as Record<string, Record<string, { security: Record<string, string[]>[] }>>,
    ).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { security }]) => ({ call: `${method} ${path}`, security })),
    );
    const forMachines = operations.filter(({ security }) => security.some((way) => 'machine' in way));
    expect(forMachines.map(({ call }) => call).sort()).toEqual([
      'get /v1/events',
      'get /v1/gates',
      'get /v1/gates/{id}',
      'get /v1/me',
      'post /v1/gates/control',
    ]);
  });
});

describe('docs/openapi.json', () => {
  it('is what `npm run docs:openapi` writes now', () => {
    expect(readFileSync(OPENAPI_FILE, 'utf8')).toBe(openApiFile());
  });

  it('has made the types of the smoke test', async () => {
    await promisify(execFile)(process.execPath, [
      'node_modules/openapi-typescript/bin/cli.js',
      ...[OPENAPI_FILE, '--output', 'test/smoke/api.d.ts', '--check'],
    ]);
  });
});

describe('docs/problems.md', () => {
  it('is what `npm run docs:problems` writes now', () => {
    expect(readFileSync(PROBLEMS_PAGE, 'utf8')).toBe(problemsPage(service.app.routes));
  });
});
