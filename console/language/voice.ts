import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { LANGUAGES, type LanguageTag, type Voice } from './languages';

const VoiceContext = createContext<LanguageTag>('en');

/** Provides the language to everything inside. */
export const Speaking = VoiceContext.Provider;

/** The language of the page. */
export function useVoice(): Voice & { tag: LanguageTag } {
  const tag = useContext(VoiceContext);
  return { tag, say: LANGUAGES[tag] };
}
