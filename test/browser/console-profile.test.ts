import sharp from 'sharp';
import { backend, person, setUpConsole } from './support/console-set-up';

setUpConsole();

/** Left half red, right half blue. */
let wide: Buffer;

beforeAll(async () => {
  const half = (background: string) => ({
    create: { width: 300, height: 300, channels: 3 as const, background },
  });
  wide = await sharp({ create: { width: 600, height: 300, channels: 3, background: '#f00' } })
    .composite([{ input: await sharp(half('#00f')).png().toBuffer(), left: 300, top: 0 }])
    .png()
    .toBuffer();
});

async function openProfile(): Promise<void> {
  await person.visit();
  await person.profileButton.click();
  await person.page.getByRole('dialog', { name: 'Ada Lovelace' }).waitFor();
}

async function choose(name: string, mimeType: string, buffer: Buffer): Promise<void> {
  await person.page.getByLabel('Choose a picture').setInputFiles({ name, mimeType, buffer });
}

/** Colour of a stored picture at a place, from 0 to 1. */
async function colourAt(x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(backend.image).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixel = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 3;
  return [...data.subarray(pixel, pixel + 3)];
}

const shownPictures = () => person.page.locator('.avatar img');

describe('the profile', () => {
  it('shows name, e-mail and groups, and initials in place of a picture', async () => {
    await openProfile();
    await person.sees('ada@example.com');
    await person.sees('Admins');
    await person.sees('AL');
    expect(await shownPictures().count()).toBe(0);
  });

  it('of somebody without a name shows the name of the sign-in, and says that there is no group', async () => {
    backend.me = { username: 'resident', groups: [] };
    await person.visit();
    await person.profileButton.click();
    await person.page.getByRole('dialog', { name: 'resident' }).waitFor();
    await person.sees('In no group');
  });

  it('gives the focus back when it is closed by keyboard', async () => {
    await openProfile();
    await person.page.keyboard.press('Escape');
    await person.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await person.page.evaluate('document.activeElement.textContent')).toBe('AL Your profile');
  });

  it('leads out: signing out is a plain visit of /logout', async () => {
    await openProfile();
    await person.page.getByRole('link', { name: 'Sign out' }).click();
    await person.sees('You are signed out');
    expect(new URL(person.page.url()).pathname).toBe('/logout');
  });
});

describe('a picture', () => {
  it('is cut to the square that the preview shows, sent as PNG of 512 by 512, and stays after a reload', async () => {
    await openProfile();
    await choose('wide.png', 'image/png', wide);
    await person.page.getByRole('img', { name: /Preview of the square/ }).waitFor();
    await person.page.getByLabel('Left or right').fill('1');
    await person.button('Save picture').click();
    await person.sees('Picture saved');
    expect(await sharp(backend.image).metadata()).toMatchObject({ format: 'png', width: 512, height: 512 });
    expect(await colourAt(0.1, 0.5)).toEqual([0, 0, 255]);
    await person.page.reload();
    await person.holds("document.querySelector('.avatar img')?.naturalWidth === 512");
  });

  it('can be moved by dragging it, too', async () => {
    await openProfile();
    await choose('wide.png', 'image/png', wide);
    const preview = person.page.getByRole('img', { name: /Preview of the square/ });
    const box = await preview.boundingBox();
    if (!box) throw new Error('The preview has no place on the page');
    await person.page.mouse.move(box.x + 10, box.y + box.height / 2);
    await person.page.mouse.down();
    await person.page.mouse.move(box.x + box.width - 10, box.y + box.height / 2);
    await person.page.mouse.up();
    expect(await person.page.getByLabel('Left or right').inputValue()).toBe('0');
    await person.button('Save picture').click();
    await person.sees('Picture saved');
    expect(await colourAt(0.9, 0.5)).toEqual([255, 0, 0]);
  });

  it('shows how far its upload is', async () => {
    await openProfile();
    await choose('wide.png', 'image/png', wide);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await person.page.route('**/v1/profile-image', async (route) => {
      if (route.request().method() === 'PUT') await held;
      await route.continue();
    });
    await person.button('Save picture').click();
    await person.page.getByRole('progressbar', { name: 'Uploading' }).waitFor();
    release();
    await person.sees('Picture saved');
  });

  it('is removed, and initials are back', async () => {
    backend.image = wide;
    await openProfile();
    await shownPictures().first().waitFor();
    await person.button('Remove').click();
    await person.sees('Picture removed');
    expect(backend.image).toBeUndefined();
    expect(await shownPictures().count()).toBe(0);
  });

  it.each([
    ['text.txt', 'text/plain', 'hello', 'Choose a PNG, JPEG or WebP picture.'],
    ['drawing.svg', 'image/svg+xml', '<svg/>', 'Choose a PNG, JPEG or WebP picture.'],
    ['broken.png', 'image/png', 'not a picture', 'This file can not be read as a picture.'],
  ])('%s (%s) is refused before it is sent, and says why', async (name, type, content, sentence) => {
    await openProfile();
    await choose(name, type, Buffer.from(content));
    await person.sees(sentence);
    expect(backend.image).toBeUndefined();
  });

  it('that the service refuses is refused in its words', async () => {
    backend.uploadAnswer = {
      status: 422,
      body: { code: 'invalid-image', detail: 'The image has too many pixels' },
    };
    await openProfile();
    await choose('wide.png', 'image/png', wide);
    await person.button('Save picture').click();
    await person.sees('The picture was not accepted.');
    await person.page.locator('[lang=en]', { hasText: 'The image has too many pixels' }).last().waitFor();
  });

  it('that does not get through says so', async () => {
    await openProfile();
    await choose('wide.png', 'image/png', wide);
    backend.isDown = true;
    await person.button('Save picture').click();
    await person.sees('The upload did not get through.');
  });

  it('that meets the end of the session says so, and so does the page', async () => {
    await openProfile();
    await choose('wide.png', 'image/png', wide);
    backend.isSessionOver = true;
    await person.button('Save picture').click();
    await person.sees('Your session is over. Sign in again, then choose the picture once more.');
    await person.says('Session over');
  });

  it('replaces the one before everywhere on the page at once', async () => {
    backend.image = wide;
    await openProfile();
    const widths = "[...document.querySelectorAll('.avatar img')].map((image) => image.naturalWidth).join()";
    await person.holds(`${widths} === '600,600'`);
    await choose('wide.png', 'image/png', wide);
    await person.button('Save picture').click();
    await person.holds(`${widths} === '512,512'`);
  });
});
