import express from 'express';
import supertest from 'supertest';
import { answerProblem } from '../../service/platform/answer-problem';
import { createLogger, requestLog } from '../../service/platform/log';
import { Pages } from '../../service/platform/pages';
import {
  collectLines,
  type LogLine,
  type ServiceUnderTest,
  startService,
} from '../support/service-under-test';
import { ADMIN_SUB, MOBILE_CLIENT, SigningAuthority, WEB_CLIENT } from '../support/signing-authority';

let authority: SigningAuthority;
let service: ServiceUnderTest;

beforeAll(async () => {
  authority = await SigningAuthority.start();
  service = await startService(authority);
});

beforeEach(() => {
  service.log.length = 0;
});

afterAll(async () => {
  service.stop();
  await authority.stop();
});

const TRACE_ID = 'Root=1-67891233-abcdef012345678912345678';

describe('the log', () => {
  it('has one line for each request: what, who, how it ended, and the ids to find it by', async () => {
    const { body } = await service.api.get('/v1/profile-image?secret=1').set({
      Authorization: `Bearer ${authority.accessToken()}`,
      Accept: 'text/plain',
      'X-Amzn-Trace-Id': TRACE_ID,
    });
    expect(service.log).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        requestId: body.instance.replace('urn:uuid:', ''),
        traceId: TRACE_ID,
        ip: expect.any(String),
        method: 'GET',
        path: '/v1/profile-image',
        status: 406,
        sub: ADMIN_SUB,
        clientId: MOBILE_CLIENT,
        via: 'bearer',
        problem: 'not-acceptable',
        durationMs: expect.any(Number),
        msg: 'request answered',
      },
    ]);
  });

  it('never holds a token, a cookie, a header of the load balancer or a profile', async () => {
    const bearer = authority.accessToken();
    const data = authority.oidcData();
    const accessToken = authority.accessToken({ client_id: WEB_CLIENT });
    const session = {
      'x-amzn-oidc-data': data,
      'x-amzn-oidc-accesstoken': accessToken,
      Cookie: 'AWSELBAuthSessionCookie-0=c00kie',
    };
    await service.api
      .get(`/v1/me?access_token=${bearer}`)
      .set('Authorization', `Bearer ${bearer}`)
      .expect(200);
    await service.api.get('/v1/me').set('Authorization', `Bearer ${bearer}x`).expect(401);
    await service.api.get('/v1/me').set(session).expect(200);
    await service.api.delete('/v1/profile-image').set(session).expect(403);
    await service.api.get('/v1/gates').set(session).expect(502);
    expect(service.log).toHaveLength(5);
    const text = JSON.stringify(service.log);
    for (const token of [bearer, data, accessToken]) {
      for (const part of token.split('.')) expect(text).not.toContain(part);
    }
    for (const secret of ['c00kie', 'access_token', 'ada admin', 'admin@example.com']) {
      expect(text.toLowerCase()).not.toContain(secret);
    }
  });

  it('has the route instead of the path, which may hold what is secret', async () => {
    const token = authority.accessToken();
    await service.api.get(`/v1/gates/${token}`).set('Authorization', `Bearer ${token}`).expect(404);
    expect(service.log[0]).toMatchObject({ path: '/v1/gates/{id}', status: 404 });
  });

  it('has what is plain and short of a path that there is no route for', async () => {
    const token = authority.accessToken();
    await service.api.get(`/v2/.env/${token}/x=1/${'a/'.repeat(5_000)}`).expect(404);
    const path = String(service.log[0]?.['path']);
    expect(path).toMatch(/^\/v2\/\.env\/\*/);
    expect(path.length).toBeLessThanOrEqual(200);
    await service.api.get(`/${encodeURIComponent('<script>')}/${'a/'.repeat(50)}`).expect(404);
    expect(service.log[1]).toMatchObject({ path: `/*/${'a/'.repeat(50)}` });
    const text = JSON.stringify(service.log);
    for (const part of token.split('.')) expect(text).not.toContain(part.slice(0, 33));
  });

  it('takes the address that the load balancer saw, not what the client claims', async () => {
    await service.api.get('/nothing').set('X-Forwarded-For', '203.0.113.9, 198.51.100.7').expect(404);
    expect(service.log[0]).toMatchObject({ ip: '198.51.100.7' });
  });

  it('drops a trace id that is none', async () => {
    await service.api.get('/nothing').set('X-Amzn-Trace-Id', 'Root=1 <script>').expect(404);
    expect(service.log[0]).not.toHaveProperty('traceId');
  });

  it('is silent about health checks, which come every few seconds', async () => {
    await service.api.get('/livez').expect(200);
    await service.api.get('/readyz').expect(200);
    expect(service.log).toEqual([]);
  });

  it('names our own mistakes with their place, and tells the client nothing of them', async () => {
    const lines: LogLine[] = [];
    const app = express()
      .use(
        requestLog(createLogger('info', collectLines(lines)), {
          isQuiet: () => false,
          describePrincipal: () => undefined,
        }),
      )
      .get('/broken', () => {
        throw new TypeError('a secret detail');
      })
      .use(answerProblem(new Pages(() => undefined)));
    const { body } = await supertest(app).get('/broken').expect(500);
    expect(body).toMatchObject({ code: 'internal-error', detail: expect.stringContaining('the log has it') });
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'error',
        requestId: body.instance.replace('urn:uuid:', ''),
        cause: {
          name: 'TypeError',
          message: 'a secret detail',
          at: expect.stringMatching(/^service\/log\.test\.ts:\d+$/),
        },
      }),
    ]);
  });
});
