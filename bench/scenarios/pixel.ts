import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type BrowserContext, chromium } from 'playwright-core';
import { LiveTestbed } from '../live-testbed';
import { interleave } from '../rounds';
import { atMost, medianOf, type Section } from '../section';
import type { Settings } from '../settings';
import { percentile } from '../statistics';
import type { Testbed } from '../testbed';

const BROWSER = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
/** Updates for each of the settings': of 50, the 99th percentile would be the longest one. */
const UPDATES_FACTOR = 4;

/** Milliseconds until a browser that was just started has loaded its own databases, which keeps both cores busy. */
const BROWSER_START = 3_000;

const MEDIAN = 'median';
const P99 = '99th percentile';

/**
 * Resolves in the page with the time, since 1970, of the frame after the one that shows a text: by then it is on the
 * screen.
 */
const shown = (text: string) => `new Promise((resolve) => {
  const look = () => document.querySelector('.since').textContent.includes('${text}')
    ? requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()))
    : requestAnimationFrame(look);
  look();
})`;

/** From the update of a gate's shadow to the console's words on the screen, in headless Chromium. */
export async function pixel(testbed: Testbed, settings: Settings): Promise<Section> {
  if (!existsSync(BROWSER))
    throw new Error(`There is no Chromium at ${BROWSER}; name yours in CHROMIUM_PATH`);
  const live = await LiveTestbed.start(testbed);
  const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({
      locale: 'en-GB',
      // In place of the load balancer's session.
      extraHTTPHeaders: { Authorization: `Bearer ${testbed.tokens[0]}` },
    });
    return await measure(context, live, settings);
  } finally {
    await browser.close();
    await live.stop();
  }
}

async function measure(context: BrowserContext, live: LiveTestbed, settings: Settings): Promise<Section> {
  const page = await context.newPage();
  await page.goto(live.server.url);
  await page.getByText('Opening').first().waitFor();
  await delay(BROWSER_START);
  const times: number[] = [];
  for (let update = 0; update < settings.updates * UPDATES_FACTOR; update++) {
    const position = live.nextPosition;
    const seen = page.evaluate<number>(shown(`${position}% open`));
    const start = performance.timeOrigin + performance.now();
    await live.update([]);
    times.push((await seen) - start);
  }
  const measurements = await interleave(1, [
    { name: MEDIAN, measure: async () => ({ value: percentile(times, 0.5) }) },
    { name: P99, measure: async () => ({ value: percentile(times, 0.99) }) },
  ]);
  return {
    name: 'pixel',
    title: 'A shadow update to the words on the screen',
    unit: 'ms',
    lessIsBetter: true,
    measurements,
    reference: MEDIAN,
    notes: [`${times.length} updates, headless Chromium ${context.browser()?.version()}.`],
    goals: [
      atMost('Shadow update to pixel, median', 100, medianOf(measurements, MEDIAN), ' ms'),
      atMost('Shadow update to pixel, p99', 100, medianOf(measurements, P99), ' ms'),
    ],
  };
}
