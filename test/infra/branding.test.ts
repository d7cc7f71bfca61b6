import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readBranding } from '../../infra/identity/branding';
import { pageSettings } from '../../infra/identity/page-style';
import { json, property, resources } from './support/find-resources';
import type { PlainObject } from './support/plain-values';
import { renderIdentity } from './support/render-identity';
import { ROOT } from './support/render-stack';

const BRANDING = 'aws:cognito/managedLoginBranding:ManagedLoginBranding';
const OWN = path.join(ROOT, 'infra/branding');

const problemsIn = (folder: string) => {
  const branding = readBranding(folder);
  return 'problems' in branding ? branding.problems : [];
};

describe('the sign-in pages', () => {
  it('look as Cognito has it by default', async () => {
    const stack = await renderIdentity();
    expect(resources(stack, BRANDING).map(({ inputs }) => inputs)).toEqual(
      ['mobile1client2id', 'web1client2id'].map((clientId) => ({
        clientId,
        useCognitoProvidedValues: true,
        userPoolId: 'eu-west-1_Mock12345',
      })),
    );
  });

  it('look as infra/branding has it where the stack says so, for every app client', async () => {
    const stack = await renderIdentity({ signInPages: { style: 'own' } });
    const logo = fs.readFileSync(path.join(OWN, 'logo.svg')).toString('base64');
    expect(resources(stack, BRANDING)).toHaveLength(2);
    for (const branding of resources(stack, BRANDING)) {
      // Cognito refuses it beside settings.
      expect(property(branding, 'useCognitoProvidedValues')).toBeUndefined();
      expect(property(branding, 'assets')).toEqual([
        expect.objectContaining({ category: 'FAVICON_SVG', colorMode: 'DYNAMIC', extension: 'SVG' }),
        { category: 'FORM_LOGO', colorMode: 'DYNAMIC', extension: 'SVG', bytes: logo },
      ]);
      expect(json<PlainObject>(branding, 'settings')).toMatchObject({
        categories: { global: { colorSchemeMode: 'DYNAMIC' } },
        componentClasses: {
          buttons: { borderRadius: 18 },
          link: {
            darkMode: { defaults: { textColor: '86d9b6ff' }, hover: { textColor: 'a5e6caff' } },
          },
        },
        components: {
          form: { logo: { enabled: true }, lightMode: { backgroundColor: 'fffefaff' } },
          pageBackground: { image: { enabled: false }, darkMode: { color: '0d1513ff' } },
          primaryButton: { lightMode: { defaults: { backgroundColor: '1c5a4aff', textColor: 'ffffffff' } } },
          favicon: { enabledTypes: ['SVG'] },
        },
      });
    }
  });
});

describe('a folder of branding', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'branding-'));
    fs.copyFileSync(path.join(OWN, 'branding.json'), path.join(folder, 'branding.json'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));
  const add = (name: string, content: string | Buffer = '<svg/>') =>
    fs.writeFileSync(path.join(folder, name), content);
  const style = (changes: object) => {
    const own = JSON.parse(fs.readFileSync(path.join(OWN, 'branding.json'), 'utf8')) as object;
    add('branding.json', JSON.stringify({ ...own, ...changes }));
  };
  const read = () => {
    const branding = readBranding(folder);
    if ('problems' in branding) throw new Error(branding.problems.join('\n'));
    return branding;
  };

  it('need hold no image', () => {
    expect(problemsIn(folder)).toEqual([]);
    expect(pageSettings(read())).toMatchObject({
      components: { form: { logo: { enabled: false } }, pageBackground: { image: { enabled: false } } },
    });
  });

  it('may hold images for the dark mode, beside which the others are for the light one', () => {
    for (const name of ['logo.png', 'logo-dark.webp', 'background.jpeg', 'favicon.ico']) add(name);
    const branding = read();
    expect(branding.images.map(({ bytes: _bytes, ...image }) => image)).toEqual([
      { category: 'PAGE_BACKGROUND', colorMode: 'DYNAMIC', extension: 'JPEG' },
      { category: 'FAVICON_ICO', colorMode: 'DYNAMIC', extension: 'ICO' },
      { category: 'FORM_LOGO', colorMode: 'DARK', extension: 'WEBP' },
      { category: 'FORM_LOGO', colorMode: 'LIGHT', extension: 'PNG' },
    ]);
    expect(pageSettings(branding)).toMatchObject({
      components: { pageBackground: { image: { enabled: true } }, favicon: { enabledTypes: ['ICO'] } },
    });
  });

  it.each(['banner.svg', 'logo.gif', 'logo.ico', 'favicon.png', 'logo-night.svg'])(
    'is refused with %s, which Cognito has no place for',
    (name) => {
      add(name);
      expect(problemsIn(folder)).toEqual([
        `infra/branding: ${name} must be logo, favicon or background, with -dark or without, as .svg, .png, .jpeg or .webp; a favicon as .svg or .ico`,
      ]);
    },
  );

  it('is refused with two logos', () => {
    add('logo.svg');
    add('logo.png');
    expect(problemsIn(folder)).toEqual(['infra/branding: logo must be one file']);
  });

  it('is refused with an image, or with images together, that Cognito would not take', () => {
    add('logo.png', Buffer.alloc(700_000));
    add('logo-dark.png', Buffer.alloc(700_000));
    expect(problemsIn(folder)).toEqual([]);
    expect(read().images[0]!.bytes.length).toBeLessThanOrEqual(1_000_000);
    add('favicon.svg', Buffer.alloc(1));
    expect(problemsIn(folder)).toEqual([
      'infra/branding: the images must have at most 1400000 bytes together',
    ]);
    fs.rmSync(path.join(folder, 'logo.png'));
    add('logo-dark.png', Buffer.alloc(700_001));
    expect(problemsIn(folder)).toEqual(['infra/branding: logo-dark.png must have at most 700000 bytes']);
  });

  it.each<[string, object, string]>([
    [
      'a colour that is none',
      { light: { page: 'green' } },
      'branding.json.light.page must be a colour as #rrggbb',
    ],
    ['a colour that lacks', { dark: {} }, 'branding.json.dark.accent must be a colour as #rrggbb'],
    [
      'corners that are none',
      { rounding: 200 },
      'branding.json.rounding must be a whole number from 0 to 100',
    ],
    ['a member that nobody reads', { font: 'serif' }, 'branding.json must not have font'],
  ])('is refused with %s', (_what, changes, problem) => {
    style(changes);
    expect(problemsIn(folder)).toContain(`infra/branding: ${problem}`);
  });

  it('is refused without its colours', () => {
    add('branding.json', '{');
    expect(problemsIn(folder)).toEqual(['infra/branding: branding.json must be there, as valid JSON']);
    fs.rmSync(path.join(folder, 'branding.json'));
    expect(problemsIn(folder)).toEqual(['infra/branding: branding.json must be there, as valid JSON']);
  });
});
