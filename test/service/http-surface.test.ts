import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { OPENAPI_FILE, openApiFile } from '../../scripts/openapi-file';
import { PROBLEMS_PAGE, problemsPage } from '../../scripts/problems-page';
import { openApiDocument } from '../../service/documentation/openapi-document';
import { problemsOf } from '../../service/platform/route';
import {
  COGNITO_DOMAIN,
  PUBLIC_URL,
  type ServiceUnderTest,
  startService,
} from '../support/service-under-test';
import { ISSUER, MOBILE_CLIENT, SigningAuthority, WEB_CLIENT } from '../support/signing-authority';

let authority: SigningAuthority;
let service: ServiceUnderTest;

beforeAll(async () => {
  authority = await SigningAuthority.start();
  service = await startService(authority, { environment: { CORS_ORIGINS: 'https://app.example.com' } });
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
    const bare = await startService(authority, { environment: { COGNITO_PUBLIC_CLIENT_ID: '' } });
    const without = await bare.api.get('/openapi.json');
    expect(Object.keys(without.body.components.securitySchemes)).toEqual(['accessToken', 'session']);
    expect((await bare.api.get('/docs/initializer.js')).text).not.toContain('initOAuth');
    bare.stop();
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

describe('/docs', () => {
  it('is a page of files that are all there', async () => {
    const { text } = await service.api.get('/docs').expect(200);
    const files = [...text.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map((match) => String(match[1]));
    expect(files).toHaveLength(3);
    for (const file of [...files, '/docs/oauth2-redirect.html', '/docs/oauth2-redirect.js']) {
      await service.api.get(file).expect(200);
    }
  });

  it('signs in with the public client, and may call the token endpoint', async () => {
    const { text } = await service.api.get('/docs/initializer.js').expect(200);
    expect(text).toContain(`"clientId":"${MOBILE_CLIENT}"`);
    expect(text).toContain('"usePkceWithAuthorizationCodeGrant":true');
    expect(text).toContain(`"oauth2RedirectUrl":"${PUBLIC_URL}/docs/oauth2-redirect.html"`);
    const { headers } = await service.api.get('/docs');
    expect(headers['content-security-policy']).toContain(`connect-src 'self' ${COGNITO_DOMAIN}`);
  });

  it('refuses a range outside of a file, and says how long the file is', async () => {
    const file = '/docs/swagger-ui.css';
    const { headers, body } = await service.api.get(file).set('Range', 'bytes=99999999-').expect(416);
    expect(body.code).toBe('range-not-satisfiable');
    expect(headers['content-range']).toMatch(/^bytes \*\/\d+$/);
  });

  it.each([
    ['If-Match', '"another"'],
    ['If-Unmodified-Since', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ])('refuses a file whose precondition %s does not hold', async (name, value) => {
    const { body } = await service.api.get('/docs/swagger-ui.css').set(name, value).expect(412);
    expect(body.code).toBe('precondition-failed');
  });

  it('serves nothing else', async () => {
    await service.api.get('/docs/package.json').expect(404);
    await service.api.get('/docs/..%2fpackage.json').expect(404);
  });
});

describe('signing out', () => {
  it('expires each cookie of the load balancer as it was set, and goes on to Cognito', async () => {
    const { headers } = await service.api.get('/logout').expect(302);
    expect(headers['set-cookie']).toEqual(
      [0, 1, 2, 3].map(
        (shard) =>
          `AWSELBAuthSessionCookie-${shard}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=None`,
      ),
    );
    const location = new URL(String(headers['location']));
    expect(location.origin + location.pathname).toBe(`${COGNITO_DOMAIN}/logout`);
    expect(Object.fromEntries(location.searchParams)).toEqual({
      client_id: WEB_CLIENT,
      logout_uri: `${PUBLIC_URL}/signed-out`,
    });
  });

  it('ends on a page of our own, at once where there is no hosted page to sign out of', async () => {
    await service.api.get('/signed-out').expect(200, /You are signed out/);
    const bare = await startService(authority, {
      environment: {
        ALB_ARN: '',
        COGNITO_WEB_CLIENT_ID: '',
        COGNITO_DOMAIN_URL: '',
        COGNITO_PUBLIC_CLIENT_ID: '',
      },
    });
    await bare.api.get('/logout').expect(302).expect('Location', `${PUBLIC_URL}/signed-out`);
    bare.stop();
  });
});

describe('every answer', () => {
  it('says where clients find the authorization server', async () => {
    const { body } = await service.api.get('/.well-known/oauth-protected-resource').expect(200);
    expect(body).toMatchObject({ resource: PUBLIC_URL, authorization_servers: [ISSUER] });
  });

  it.each(['/openapi.json', '/v1/me', '/livez', '/nothing-here'])(
    'has strict security headers (%s)',
    async (path) => {
      const { headers } = await service.api.get(path);
      expect(headers).toMatchObject({
        'content-security-policy':
          "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': expect.stringContaining('max-age='),
      });
      expect(headers).not.toHaveProperty('x-powered-by');
    },
  );

  it('for a path that does not exist is a problem', async () => {
    const { body } = await service.api.get('/v2/gates').expect(404);
    expect(body).toMatchObject({
      type: 'urn:gatehouse:problem:not-found',
      title: 'Not found',
      status: 404,
      instance: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/),
      code: 'not-found',
    });
  });

  it('for a path in other upper and lower case than a route has is that there is none', async () => {
    for (const path of ['/V1/me', '/v1/Me', '/OpenAPI.json', '/Livez', '/v1/Gates']) {
      await service.api.get(path).expect(404);
    }
    await service.api.post('/v1/Gates/control').send({ message: 'stop' }).expect(404);
  });

  it('for a method that does not exist is a problem that names those that do', async () => {
    await service.api.get('/v1/gates/control').expect(405).expect('Allow', 'POST');
    await service.api.patch('/v1/profile-image').expect(405).expect('Allow', 'GET, HEAD, PUT, DELETE');
    await service.api.options('/v1/gates/control').expect(204);
  });

  it('for a path that can not be decoded is a problem', async () => {
    const { body } = await service.api.get('/v1/gates/%zz').expect(400);
    expect(body.code).toBe('malformed-request');
  });
});

describe('pages of other origins', () => {
  const preflight = (origin: string) =>
    service.api.options('/v1/gates/control').set({
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization',
    });

  it('may call the API with a token where they are configured, and never with a cookie', async () => {
    const { headers } = await preflight('https://app.example.com').expect(204);
    expect(headers).toMatchObject({ 'access-control-allow-origin': 'https://app.example.com' });
    expect(headers['access-control-allow-headers']).toContain('Authorization');
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('may not where they are not, and the log says why', async () => {
    const { headers } = await preflight('https://evil.example');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(service.log).toContainEqual(
      expect.objectContaining({
        origin: 'https://evil.example',
        msg: 'preflight refused: its origin is not in CORS_ORIGINS',
      }),
    );
  });

  it('may not send other headers, and the log names them', async () => {
    await preflight('https://app.example.com').set(
      'Access-Control-Request-Headers',
      'authorization, x-requested-with',
    );
    expect(service.log.at(-2)?.msg).toMatch(/^preflight refused: a page may not send x-requested-with, only/);
  });

  it('may at every port of this machine where the service is on it, and nowhere else', async () => {
    const environment = { PUBLIC_URL: 'http://localhost:8080', CORS_ORIGINS: 'http://localhost:*' };
    const local = await startService(authority, { environment });
    const allowed = async (Origin: string) =>
      (await local.api.get('/v1/me').set({ Origin })).headers['access-control-allow-origin'];
    expect(await allowed('http://localhost:5173')).toBe('http://localhost:5173');
    expect(await allowed('http://localhost:5173.evil.example')).toBeUndefined();
    expect(await allowed('http://evil.example')).toBeUndefined();
    local.stop();
    await expect(
      startService(authority, { environment: { CORS_ORIGINS: 'http://localhost:*' } }),
    ).rejects.toThrow('CORS_ORIGINS may hold http://localhost:* only where PUBLIC_URL is on this machine');
  });
});
