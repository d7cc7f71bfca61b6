import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { pathOf } from '../../contract/text-values';
import { numberFrom } from '../settings/option-readers';

/** Image of the sign-in pages (CreateManagedLoginBranding: AssetType). */
export interface BrandingImage {
  category: string;
  colorMode: 'LIGHT' | 'DARK' | 'DYNAMIC';
  extension: string;
  /** Base64. */
  bytes: string;
}

/** How the sign-in pages look. */
export interface Branding {
  style: BrandingStyle;
  images: readonly BrandingImage[];
}

const colour = z
  .string({ error: 'must be a colour as #rrggbb' })
  .regex(/^#[0-9a-f]{6}$/i, { error: 'must be a colour as #rrggbb' });

const map = <Members extends z.ZodRawShape>(members: Members) =>
  z.strictObject(members, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `must not have ${issue.keys.join(', ')}`
        : `must be a map of ${Object.keys(members).join(', ')}`,
  });

const colours = map({
  page: colour,
  card: colour,
  line: colour,
  text: colour,
  quietText: colour,
  accent: colour,
  pressedAccent: colour,
  onAccent: colour,
});

const brandingStyle = map({
  rounding: numberFrom({ minimum: 0, maximum: 100 }),
  light: colours,
  dark: colours,
});

export type BrandingStyle = z.output<typeof brandingStyle>;

const FOLDER = path.join(__dirname, '../branding');
const STYLE_FILE = 'branding.json';

/** What is no image in the folder. */
const OTHERS = [STYLE_FILE, 'README.md'];

/** Most bytes of an image: its text in base64 has at most 1,000,000 characters (AssetType: Bytes). */
const IMAGE_BYTES = 700_000;

/** Most bytes of a request, less what the settings and the request itself need (CreateManagedLoginBranding). */
const ALL_BYTES = 1_400_000;

const IMAGE_NAME = /^(logo|favicon|background)(-dark)?\.(svg|png|jpeg|webp|ico)$/;

const CATEGORIES: Record<string, string> = { logo: 'FORM_LOGO', background: 'PAGE_BACKGROUND' };

/**
 * Reads how the sign-in pages look from a folder, whose README.md describes it.
 *
 * @returns the branding, or one line for each mistake, which names the file and what is allowed
 */
export function readBranding(folder = FOLDER): Branding | { problems: string[] } {
  const style = readStyle(folder);
  const names = fs.readdirSync(folder).filter((name) => !OTHERS.includes(name));
  const images = names.filter((name) => IMAGE_NAME.test(name) && isAllowed(name));
  const size = (name: string) => fs.statSync(path.join(folder, name)).size;
  const problems = [
    ...('problems' in style ? style.problems : []),
    ...names
      .filter((name) => !images.includes(name))
      .map(
        (name) =>
          `${name} must be logo, favicon or background, with -dark or without, as .svg, .png, .jpeg or .webp; a favicon as .svg or .ico`,
      ),
    ...images
      .filter((name) => size(name) > IMAGE_BYTES)
      .map((name) => `${name} must have at most ${IMAGE_BYTES} bytes`),
    ...duplicates(images),
  ];
  const whole = images.reduce((sum, name) => sum + size(name), 0);
  if (whole > ALL_BYTES) problems.push(`the images must have at most ${ALL_BYTES} bytes together`);
  if ('problems' in style || problems.length > 0) {
    return { problems: problems.map((line) => `infra/branding: ${line}`) };
  }
  return { style, images: images.map((name) => readImage(folder, name, images)) };
}

/**
 * How the sign-in pages of a stack look; undefined as Cognito has it.
 *
 * @throws {Error} where the folder has mistakes, which the stack's settings are refused with before
 */
export function brandingOf(style: 'cognito' | 'own'): Branding | undefined {
  if (style === 'cognito') return undefined;
  const branding = readBranding();
  if ('problems' in branding) throw new Error(branding.problems.join('\n'));
  return branding;
}

const kindOf = (name: string) => name.replace(/\.\w+$/, '');

/** Cognito takes a favicon as SVG or ICO, and nothing else as ICO. */
const isAllowed = (name: string) =>
  name.startsWith('favicon') ? /\.(svg|ico)$/.test(name) : !name.endsWith('.ico');

function duplicates(images: string[]): string[] {
  const kinds = images.map(kindOf);
  return [...new Set(kinds.filter((kind, index) => kinds.indexOf(kind) !== index))].map(
    (kind) => `${kind} must be one file`,
  );
}

function readStyle(folder: string): BrandingStyle | { problems: string[] } {
  let content: unknown;
  try {
    content = JSON.parse(fs.readFileSync(path.join(folder, STYLE_FILE), 'utf8'));
  } catch {
    return { problems: [`${STYLE_FILE} must be there, as valid JSON`] };
  }
  const style = brandingStyle.safeParse(content);
  if (style.success) return style.data;
  return { problems: style.error.issues.map((issue) => `${STYLE_FILE}${pathOf(issue)} ${issue.message}`) };
}

function readImage(folder: string, name: string, all: string[]): BrandingImage {
  const extension = path.extname(name).slice(1).toUpperCase();
  const [kind = ''] = kindOf(name).split('-');
  const hasDark = all.some((other) => kindOf(other) === `${kind}-dark`);
  return {
    category: CATEGORIES[kind] ?? `FAVICON_${extension}`,
    colorMode: name.includes('-dark') ? 'DARK' : hasDark ? 'LIGHT' : 'DYNAMIC',
    extension,
    bytes: fs.readFileSync(path.join(folder, name)).toString('base64'),
  };
}
