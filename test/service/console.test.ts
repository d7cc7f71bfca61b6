import { DEFAULT_GATE } from '../../local/stack-settings';
import { builtConsole } from '../support/built-console';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';

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

const assetsOf = (html: string) =>
  [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => String(match[1]));

describe('the console', () => {
  it('is never kept, so that a new version is there at the next visit', async () => {
    const { text, headers } = await service.api.get('/').expect(200);
    expect(text).toContain('<div id="console">');
    expect(headers['cache-control']).toBe('no-store');
  });

  it('may load and call nothing but what is ours, and nothing inline', async () => {
    const { headers } = await service.api.get('/');
    expect(headers['content-security-policy']?.split(';').sort()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "img-src 'self'",
      "manifest-src 'self'",
      "script-src 'self'",
      "style-src 'self'",
    ]);
  });

  it('has the account page beside it, with files of its own and under the same rules', async () => {
    const [{ headers: rules }, page] = [
      await service.api.get('/'),
      await service.api.get('/account').expect(200),
    ];
    expect(page.text).toContain('<div id="console">');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.headers['content-security-policy']).toBe(rules['content-security-policy']);
    const own = assetsOf(page.text).filter((name) => name.startsWith('/assets/account-'));
    expect(own).toHaveLength(2);
    for (const asset of own) await service.api.get(asset).expect(200);
  });

  it('has files that are all there, of the right type, and that are kept for ever by their hashed names', async () => {
    const assets = assetsOf((await service.api.get('/')).text).filter((name) => name.startsWith('/assets/'));
    expect(assets.length).toBeGreaterThanOrEqual(4);
    for (const asset of assets) {
      const { headers } = await service.api.get(asset).expect(200);
      expect(headers['cache-control']).toBe('private, max-age=31536000, immutable');
      expect(headers['x-content-type-options']).toBe('nosniff');
      const type = { js: 'text/javascript', css: 'text/css', png: 'image/png', svg: 'image/svg+xml' };
      expect(headers['content-type']).toContain(type[asset.split('.').at(-1) as keyof typeof type]);
    }
  });

  it('is compressed for those who take it', async () => {
    const [script = ''] = assetsOf((await service.api.get('/')).text).filter((name) => name.endsWith('.js'));
    const plain = await service.api.get(script).set('Accept-Encoding', 'identity').buffer(true);
    const small = await service.api.get(script).set('Accept-Encoding', 'gzip').buffer(true);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(small.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(Number(small.headers['content-length'])).toBeLessThan(Number(plain.headers['content-length']) / 2);
    expect(small.text).toBe(plain.text);
  });

  it('has a manifest whose icons are there', async () => {
    const { body, headers } = await service.api.get('/manifest.webmanifest').expect(200);
    expect(headers['content-type']).toContain('application/manifest+json');
    const icons = (body as { icons: { src: string }[] }).icons;
    expect(icons.length).toBeGreaterThan(0);
    for (const { src } of icons) await service.api.get(src).expect(200);
  });

  it('has a shortcut for each of the first four gates, named in the language of the browser', async () => {
    const names = ['Main gate', 'Yard', 'Garden', 'Pool', 'Fifth'];
    const gates = names.map((name, index) => ({
      ...DEFAULT_GATE,
      id: `gate-${index}`,
      name,
      topic: `gate-${index}`,
      thing: `gate-${index}`,
    }));
    const several = await startService(authority, {
      environment: { CONSOLE_FOLDER: built.folder, GATES: JSON.stringify(gates) },
    });
    const shortcuts = async (languages: string) => {
      const { text } = await several.api
        .get('/manifest.webmanifest')
        .set('Accept-Language', languages)
        .buffer(true);
      return (JSON.parse(text) as { shortcuts: { name: string; url: string }[] }).shortcuts;
    };
    expect((await shortcuts('de-AT, en;q=0.5')).map(({ name }) => name)).toEqual([
      'Main gate öffnen',
      'Yard öffnen',
      'Garden öffnen',
      'Pool öffnen',
    ]);
    expect((await shortcuts('nl'))[1]).toMatchObject({
      name: 'Open Yard',
      url: '/?gate=gate-1&action=open',
      icons: [{ sizes: '192x192' }],
    });
    several.stop();
  });

  it.each(['/assets/nothing.js', '/assets/..%2findex.html', '/assets/..%2f..%2fpackage.json'])(
    'serves nothing else: %s',
    async (path) => {
      expect((await service.api.get(path).expect(404)).body.code).toBe('not-found');
    },
  );

  it('that was not built is our mistake, and the log says which folder lacks it', async () => {
    const bare = await startService(authority, { environment: { CONSOLE_FOLDER: '/nowhere' } });
    expect((await bare.api.get('/').expect(500)).body.code).toBe('internal-error');
    expect(JSON.stringify(bare.log)).toContain('There is no built console in CONSOLE_FOLDER, /nowhere');
    bare.stop();
  });
});
