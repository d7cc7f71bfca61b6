import type { LanguageTag } from '../../language/languages';
import { useVoice } from '../../language/voice';
import { type AccountSentences, english } from './english';
import { french } from './french';
import { german } from './german';

const SENTENCES: Record<LanguageTag, AccountSentences> = { en: english, de: german, fr: french };

/** The language of the page, with the sentences that only the account page has. */
export function useAccountVoice(): { say: AccountSentences; date(iso: string): string } {
  const { tag } = useVoice();
  const format = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' });
  return { say: SENTENCES[tag], date: (iso) => format.format(new Date(iso)) };
}
