import { readSettings } from './settings/settings';

/** The whole stack, in the order in which its parts need each other. */
export function gatehouse() {
  const settings = readSettings();
  return { region: settings.region };
}
