import type { ConsolePage } from '../../support/console-page';

/** Windows in which every view is looked at. */
export const SIZES = { narrow: { width: 320, height: 640 }, wide: { width: 1280, height: 800 } };

/** Nothing wrong in any look, as {@link faultsInAllLooks} says it. */
export const FAULTLESS = {
  'narrow, light': [],
  'narrow, dark': [],
  'wide, light': [],
  'wide, dark': [],
};

/** What is wrong with a page as it stands, in each window, by day and by night. */
export async function faultsInAllLooks(person: ConsolePage): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [size, viewport] of Object.entries(SIZES)) {
    await person.page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await person.page.emulateMedia({ colorScheme });
      found[`${size}, ${colorScheme}`] = await faults(person);
    }
  }
  return found;
}

/** For readers by axe, for hands, and at the edges. */
async function faults(person: ConsolePage): Promise<string[]> {
  const small =
    await person.page.evaluate(`[...document.querySelectorAll('button, a, select, input:not([type=file])')]
    .filter((element) => element.getClientRects().length > 0)
    .filter((element) => element.offsetWidth < 48 || element.offsetHeight < 48)
    .map((element) => 'a target under 48 px: ' + element.outerHTML)`);
  return [...(await person.violations()), ...(small as string[]), ...(await overflows(person))];
}

/** Elements whose content is wider than they are. */
export async function overflows(person: ConsolePage): Promise<string[]> {
  return person.page.evaluate(`[...document.querySelectorAll('html, main, main > *, .card, .panel, .panel *, .others *, dialog, dialog *')]
    .filter((element) => element instanceof HTMLElement && !element.closest('.unseen') && element.clientWidth > 0)
    .filter((element) => element.scrollWidth > element.clientWidth + 1)
    .map((element) => 'wider than its place: ' + (element.className || element.localName))`);
}
