import { english, type Sentences } from './english';
import { french } from './french';
import { german } from './german';

/** Languages of the page, by their language tag (RFC 5646). */
export const LANGUAGES = { en: english, de: german, fr: french } satisfies Record<string, Sentences>;

/** Where the browser keeps the chosen language. */
export const LANGUAGE_KEY = 'gatehouse-language';

export type LanguageTag = keyof typeof LANGUAGES;

/** A language and its tag, which dates and numbers are written by. */
export interface Voice {
  tag: string;
  say: Sentences;
}

export function isLanguage(tag: string | null | undefined): tag is LanguageTag {
  return typeof tag === 'string' && Object.hasOwn(LANGUAGES, tag);
}

/** The chosen language, else the first that the browser asks for in `Accept-Language` order, else English. */
export function chooseLanguage(chosen: string | null, accepted: readonly string[]): LanguageTag {
  if (isLanguage(chosen)) return chosen;
  return accepted.map((tag) => tag.toLowerCase().split('-', 1)[0]).find(isLanguage) ?? 'en';
}
