import { createHash } from 'node:crypto';
import supertest from 'supertest';
import { builtConsole } from '../support/built-console';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';

/** What a browser sends when a person goes to an address. */
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

let authority: SigningAuthority;
let built: Awaited<ReturnType<typeof builtConsole>>;
let service: ServiceUnderTest;

beforeAll(async () => {
  authority = await SigningAuthority.start();
  built = await builtConsole();
  service = await startService(authority, { environment: { CONSOLE_FOLDER: built.folder } });
});

afterAll(async () => {
  service.stop();
  built.remove();
  await authority.stop();
});

// The OpenAPI document describes answers to programs, and the agent that checks them would refuse a page.
const visit = (path: string) => supertest(service.app.handle).get(path).set('Accept', BROWSER);

const textOf = (html: string, element: string) => new RegExp(`<${element}[^>]*>([^<]*)<`).exec(html)?.[1];

describe('a person who meets a mistake', () => {
  it.each([
    ['/v1/me', 401, 'Not signed in'],
    ['/nothing', 404, 'Not found'],
  ])('at %s gets a page with the status %i that says "%s"', async (path, status, title) => {
    const { text, headers } = await visit(path).expect(status);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['vary']).toContain('Accept, Accept-Language');
    expect([textOf(text, 'h1'), textOf(text, 'title')]).toEqual([title, `${title} - Gatehouse`]);
    expect(text).toContain(service.log.at(-1)?.['requestId']);
  });

  it('that is not allowed to see something gets a page with 403, and the challenge as before', async () => {
    const { text, headers } = await visit('/v1/gates')
      .auth(authority.accessToken({ scope: 'openid' }), { type: 'bearer' })
      .expect(403);
    expect(textOf(text, 'h1')).toBe('Not allowed');
    expect(headers['www-authenticate']).toContain('insufficient_scope');
  });

  it('that the service can not answer now is asked to try again, and when', async () => {
    const full = await startService(authority, { requestLimit: 0 });
    for (const path of ['/', '/v1/profile-image']) {
      const { text, headers } = await supertest(full.app.handle).get(path).set('Accept', BROWSER).expect(503);
      expect(textOf(text, 'h1')).toBe('Not available');
      expect(headers['retry-after']).toBeDefined();
    }
    full.stop();
  });

  it('of ours gets a page even where the console was not built, and learns nothing of the mistake', async () => {
    const bare = await startService(authority, { environment: { CONSOLE_FOLDER: '/nowhere' } });
    const { text } = await supertest(bare.app.handle).get('/').set('Accept', BROWSER).expect(500);
    expect(textOf(text, 'h1')).toBe('This did not work');
    expect(text).not.toContain('nowhere');
    bare.stop();
  });

  it('is never shown a part of the address', async () => {
    const { text } = await visit('/%3Cscript%3Ealert(1)%3C/script%3E').expect(404);
    expect(text).not.toContain('alert');
  });
});

describe('a program that meets a mistake', () => {
  it.each([
    undefined,
    '*/*',
    'application/json',
    'application/json, text/plain, */*',
    'application/problem+json, text/html;q=0.9',
    'text/event-stream',
  ])('and accepts %s gets a problem document', async (accept) => {
    const request = supertest(service.app.handle).get('/nothing');
    if (accept !== undefined) request.set('Accept', accept);
    const { body, type } = await request.expect(404);
    expect([type, body.code]).toEqual(['application/problem+json', 'not-found']);
  });
});

describe('every page', () => {
  it.each([
    ['en-GB', 'en', 'Signed out'],
    ['de-CH, en;q=0.8', 'de', 'Abgemeldet'],
    ['nl, fr;q=0.5', 'fr', 'Déconnecté'],
    ['nl', 'en', 'Signed out'],
  ])('is in the language that the browser likes best: %s', async (accepted, tag, title) => {
    const { text, headers } = await visit('/signed-out').set('Accept-Language', accepted).expect(200);
    expect(text).toContain(`<html lang="${tag}">`);
    expect(textOf(text, 'h1')).toBe(title);
    expect(headers['content-language']).toBe(tag);
  });

  it.each(['/signed-out', '/nothing'])(
    'may load nothing and run nothing, and has no style but its own: %s',
    async (path) => {
      const { text, headers } = await visit(path);
      const style = /<style>(.*?)<\/style>/s.exec(text)?.[1] ?? '';
      expect(style).toContain('--paper');
      expect(headers['content-security-policy']?.split(';').sort()).toEqual([
        "base-uri 'none'",
        "default-src 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        'img-src data:',
        `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
      ]);
    },
  );

  it('brings its icon along: what lies beside the console is behind the sign-in', async () => {
    const { text } = await visit('/signed-out');
    expect(text).toMatch(/<link rel="icon" href="data:image\/svg\+xml;base64,[\w+/=]+">/);
    expect(text).not.toMatch(/(src|href)="\/(?!")/);
  });
});
