import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { GATE_STATES } from '../../contract/device-protocol';
import type { GateView } from '../../contract/live-events';
import { CLOSED_GATE } from '../support/closed-gate';
import { ConsoleBackend } from '../support/console-backend';
import { ConsolePage } from '../support/console-page';
import { launchBrowser } from './browser';
import { FAULTLESS, faultsInAllLooks, overflows, SIZES } from './support/appearance';
import { pageWeight, total } from './support/page-weight';

let backend: ConsoleBackend;
let browser: Browser;

beforeAll(async () => {
  backend = await ConsoleBackend.start();
  browser = await launchBrowser();
});

beforeEach(() => backend.reset());

afterAll(async () => {
  await browser.close();
  await backend.stop();
});

/** Everything that the page can look like: how the gate is, and what happens then. */
const VIEWS: Record<
  string,
  { gate?: Partial<GateView>; others?: number; act?(person: ConsolePage): Promise<void> }
> = {
  closed: {},
  opening: { gate: { state: 'opening', position: 40 } },
  open: { gate: { state: 'open', position: 100 } },
  'stopped half-way': { gate: { state: 'stopped', position: 50 } },
  'state not known': { gate: { state: 'unknown', position: undefined } },
  swinging: { gate: { kind: 'swing', state: 'closing', position: 60 } },
  obstructed: { gate: { state: 'stopped', position: 60, obstructed: true } },
  offline: { gate: { connected: false } },
  'not allowed': { gate: { canControl: false } },
  'many gates': { others: 7 },
  asked: {
    act: async (person) => {
      await person.button('Open').click();
      await person.sees('Asked to open …');
    },
  },
  'uncertain command': {
    act: async (person) => {
      backend.controlAnswer = { status: 504 };
      await person.button('Open').click();
      await person.button('Try again').waitFor();
    },
  },
  'expired command': {
    act: async (person) => {
      await person.button('Open').click();
      await person.sees('Asked to open …');
      backend.decide({}, 'expired');
      await person.button('Dismiss').waitFor();
    },
  },
  'asking first': {
    gate: { confirmOpen: true },
    act: async (person) => {
      await person.button('Open').click();
      await person.page.getByRole('dialog').waitFor();
    },
  },
  'not live': {
    act: async (person) => {
      backend.setLive(false);
      await person.sees('Not live');
    },
  },
  'no connection': {
    act: async (person) => {
      await person.context.setOffline(true);
      await person.says('No connection');
    },
  },
  'session over': {
    act: async (person) => {
      backend.isSessionOver = true;
      backend.end('session-over');
      await person.says('Session over');
    },
  },
  'no connection from the start': {
    act: async (person) => {
      await person.page.route('**/v1/events', (route) => route.abort());
      await person.page.reload();
      await person.page.clock.fastForward(3_000);
      await person.sees('No connection');
    },
  },
  profile: {
    act: async (person) => {
      await person.profileButton.click();
      await person.page.getByRole('dialog').waitFor();
    },
  },
  'cutting a picture': {
    act: async (person) => {
      await person.profileButton.click();
      const buffer = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#8a6' } })
        .png()
        .toBuffer();
      await person.page
        .getByLabel('Choose a picture')
        .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer });
      await person.button('Save picture').waitFor();
    },
  },
};

interface Manifest {
  icons: { src: string; sizes: string; purpose: string }[];
}

async function show(name: string): Promise<ConsolePage> {
  const view = VIEWS[name] ?? {};
  backend.report('main', view.gate ?? {});
  for (let index = 1; index <= (view.others ?? 0); index++) {
    backend.report(`gate-${index}`, {
      ...CLOSED_GATE,
      id: `gate-${index}`,
      name: `Gate ${index}`,
      obstructed: index === 2,
      connected: index !== 3,
    });
  }
  const person = await ConsolePage.open(browser, backend, { viewport: SIZES.narrow });
  await person.visit();
  await view.act?.(person);
  return person;
}

describe('by axe, for hands, and at its edges, in light and dark, at 320 px and 1280 px', () => {
  it.each(Object.keys(VIEWS))('nothing is wrong with the view "%s"', async (name) => {
    const person = await show(name);
    expect(await faultsInAllLooks(person)).toEqual(FAULTLESS);
    await person.close();
  });
});

describe('every language', () => {
  it.each([
    ['de-CH', 'de', 'Geschlossen', 'Öffnen'],
    ['fr-FR', 'fr', 'Fermé', 'Ouvrir'],
    ['nl-NL', 'en', 'Closed', 'Open'],
  ])('is what the browser asks for: %s', async (locale, lang, word, action) => {
    const person = await ConsolePage.open(browser, backend, { locale, viewport: SIZES.narrow });
    await person.visit();
    await person.says(word);
    await person.button(action).waitFor();
    expect(await person.page.locator('html').getAttribute('lang')).toBe(lang);
    expect(
      await person.page.evaluate('document.documentElement.scrollWidth - innerWidth'),
    ).toBeLessThanOrEqual(0);
    expect(await person.violations()).toEqual([]);
    await person.close();
  });

  it.each(['en', 'de-DE', 'fr-FR'])('fits, in all states of a gate: %s', async (locale) => {
    const person = await ConsolePage.open(browser, backend, { locale });
    await person.visit();
    for (const viewport of Object.values(SIZES)) {
      await person.page.setViewportSize(viewport);
      for (const state of GATE_STATES) {
        backend.report('main', { state, connected: true, obstructed: true, canControl: false, name: state });
        await person.page.getByRole('region', { name: state, exact: true }).waitFor();
        expect([locale, state, await overflows(person)]).toEqual([locale, state, []]);
      }
      backend.report('main', { connected: false, name: 'offline' });
      await person.page.getByRole('region', { name: 'offline' }).waitFor();
      expect([locale, 'offline', await overflows(person)]).toEqual([locale, 'offline', []]);
    }
    await person.context.setOffline(true);
    await person.page.locator('[data-condition=lost]').waitFor();
    expect([locale, 'lost', await overflows(person)]).toEqual([locale, 'lost', []]);
    await person.close();
  });

  it('can be chosen, and stays chosen', async () => {
    const person = await ConsolePage.open(browser, backend);
    await person.visit();
    await person.profileButton.click();
    await person.page.getByLabel('Language').selectOption('Français');
    await person.page.getByRole('link', { name: 'Se déconnecter' }).waitFor();
    await person.page.reload();
    await person.says('Fermé');
    await person.close();
  });
});

describe('for keyboard and eyes', () => {
  it('the focus goes through all that can be pressed, and can be seen', async () => {
    const person = await show('closed');
    const names: string[] = [];
    for (let step = 0; step < 4; step++) {
      await person.page.keyboard.press('Tab');
      const [name, outline] = (await person.page.evaluate(`[
        document.activeElement.textContent,
        getComputedStyle(document.activeElement).outline,
      ]`)) as [string, string];
      names.push(name);
      expect(outline).toMatch(/\b3px\b/);
      expect(outline).toContain('solid');
    }
    expect(names).toEqual(['AL Your profile', 'Open', 'Close', 'Stop']);
    await person.close();
  });

  it.each(['offline', 'session over', 'no connection'])(
    '"%s" takes the colour out of the drawing',
    async (name) => {
      const person = await show(name);
      const filter = await person.page.evaluate("getComputedStyle(document.querySelector('.scene')).filter");
      expect(filter).toContain('grayscale(1)');
      await person.close();
    },
  );
});

describe('a first visit', () => {
  it('loads less than 60 kB, compressed', async () => {
    const person = await ConsolePage.open(browser, backend);
    const weights = await pageWeight(person.page, async () => {
      await person.visit();
      await person.page.waitForLoadState('load');
    });
    expect([...weights.keys()].map((name) => name.replace(/-[A-Z0-9]{8}/, ''))).toEqual(
      expect.arrayContaining(['/', '/assets/main.js', '/assets/main.css']),
    );
    expect(total(weights)).toBeLessThan(60_000);
    await person.close();
  });

  it('can be installed: the manifest names icons that exist', async () => {
    const answer = await fetch(`${backend.url}/manifest.webmanifest`);
    const manifest = (await answer.json()) as Manifest;
    expect(manifest).toMatchObject({ display: 'standalone', start_url: '/' });
    expect(manifest.icons.map(({ purpose }) => purpose)).toEqual(expect.arrayContaining(['any', 'maskable']));
    for (const { src, sizes } of manifest.icons) {
      const { width, height } = await sharp(
        Buffer.from(await (await fetch(backend.url + src)).arrayBuffer()),
      ).metadata();
      expect(`${width}x${height}`).toBe(sizes);
    }
    const person = await ConsolePage.open(browser, backend);
    await person.visit();
    // Behind the sign-in, a manifest that is asked for without cookies would not come.
    expect(await person.page.locator('link[rel=manifest]').getAttribute('crossorigin')).toBe(
      'use-credentials',
    );
    await person.close();
  });
});
