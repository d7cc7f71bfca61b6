import type { Request } from 'express';

export interface PageContent {
  title: string;
  text: string;
  /** Words of the link to the start page, where whoever is not signed in gets to sign in. */
  link: string;
}

/** Pages by name, in one language. */
const english = {
  signedOut: { title: 'Signed out', text: 'You are signed out.', link: 'Sign in again' },
  notSignedIn: {
    title: 'Not signed in',
    text: 'You are not signed in, or your session is over.',
    link: 'Sign in',
  },
  notAllowed: {
    title: 'Not allowed',
    text: 'You are signed in, but this is not for you. An administrator can change that.',
    link: 'To the gates',
  },
  crossSite: {
    title: 'Not allowed',
    text: 'Another site sent this request. Nothing was done.',
    link: 'To the gates',
  },
  notFound: { title: 'Not found', text: 'There is no page at this address.', link: 'To the gates' },
  unavailable: {
    title: 'Not available',
    text: 'This can’t be answered at the moment. Try again in a little while.',
    link: 'To the gates',
  },
  failed: { title: 'This did not work', text: 'The request was not carried out.', link: 'To the gates' },
} satisfies Record<string, PageContent>;

export type PageName = keyof typeof english;

/** Other languages have all pages too: one that lacks a page does not compile. */
type PagesByName = Record<PageName, PageContent>;

const german: PagesByName = {
  signedOut: { title: 'Abgemeldet', text: 'Sie sind abgemeldet.', link: 'Wieder anmelden' },
  notSignedIn: {
    title: 'Nicht angemeldet',
    text: 'Sie sind nicht angemeldet, oder Ihre Sitzung ist beendet.',
    link: 'Anmelden',
  },
  notAllowed: {
    title: 'Nicht erlaubt',
    text: 'Sie sind angemeldet, dürfen dies aber nicht. Das kann jemand aus der Verwaltung ändern.',
    link: 'Zu den Toren',
  },
  crossSite: {
    title: 'Nicht erlaubt',
    text: 'Eine andere Website hat diese Anfrage geschickt. Es ist nichts geschehen.',
    link: 'Zu den Toren',
  },
  notFound: {
    title: 'Nicht gefunden',
    text: 'Unter dieser Adresse gibt es keine Seite.',
    link: 'Zu den Toren',
  },
  unavailable: {
    title: 'Nicht verfügbar',
    text: 'Das lässt sich im Moment nicht beantworten. Versuchen Sie es in Kürze noch einmal.',
    link: 'Zu den Toren',
  },
  failed: {
    title: 'Das hat nicht geklappt',
    text: 'Die Anfrage wurde nicht ausgeführt.',
    link: 'Zu den Toren',
  },
};

const french: PagesByName = {
  signedOut: { title: 'Déconnecté', text: 'Vous êtes déconnecté.', link: 'Se reconnecter' },
  notSignedIn: {
    title: 'Non connecté',
    text: 'Vous n’êtes pas connecté, ou votre session est terminée.',
    link: 'Se connecter',
  },
  notAllowed: {
    title: 'Non autorisé',
    text: 'Vous êtes connecté, mais vous n’y avez pas droit. Un administrateur peut changer cela.',
    link: 'Vers les portails',
  },
  crossSite: {
    title: 'Non autorisé',
    text: 'Un autre site a envoyé cette demande. Rien n’a été fait.',
    link: 'Vers les portails',
  },
  notFound: {
    title: 'Introuvable',
    text: 'Il n’y a pas de page à cette adresse.',
    link: 'Vers les portails',
  },
  unavailable: {
    title: 'Indisponible',
    text: 'Impossible de répondre pour le moment. Réessayez dans un instant.',
    link: 'Vers les portails',
  },
  failed: {
    title: 'Cela n’a pas fonctionné',
    text: 'La demande n’a pas été exécutée.',
    link: 'Vers les portails',
  },
};

/** Sentences of the small pages, and of what a browser shows of the console outside of it. */
export interface PageSentences {
  pages: PagesByName;
  /** Before the id of a request. */
  reference: string;
  /** Name of a shortcut on a home screen. */
  openGate(gate: string): string;
}

/** By language tag; who accepts none of them gets the first. */
export const PAGE_SENTENCES = {
  en: { pages: english, reference: 'Reference:', openGate: (gate) => `Open ${gate}` },
  de: { pages: german, reference: 'Kennung:', openGate: (gate) => `${gate} öffnen` },
  fr: { pages: french, reference: 'Référence :', openGate: (gate) => `Ouvrir ${gate}` },
} satisfies Record<string, PageSentences>;

type LanguageTag = keyof typeof PAGE_SENTENCES;

const TAGS = Object.keys(PAGE_SENTENCES) as LanguageTag[];

/** The language that a browser likes best of those that there are (RFC 9110 section 12.5.4). */
export function languageOf(request: Request): { tag: LanguageTag; say: PageSentences } {
  const tag = (request.acceptsLanguages(TAGS) || 'en') as LanguageTag;
  return { tag, say: PAGE_SENTENCES[tag] };
}
