/** Occasions on which Cognito sends somebody a code. */
export type Occasion =
  | 'signUp'
  | 'resendCode'
  | 'forgotPassword'
  | 'invitation'
  | 'authentication'
  | 'attributeChange';

/** Words of one message. */
interface MessageText {
  /** Subject of the e-mail; a text message has none, so the body stands alone. */
  subject: string;
  /** `{code}` stands for the code or temporary password, `{name}` for the user name. */
  body: string;
}

type Texts = Record<Occasion, MessageText> & {
  /** E-mail at sign-up that is confirmed by a link: `{link}` stands for the link, whose words are the label. */
  link: { body: string; label: string };
};

/**
 * Wording of Cognito's messages, by language and occasion. As a text message a body may have 140 characters (Amazon
 * Cognito: SmsVerificationMessageType).
 */
export const TEXTS = {
  en: {
    signUp: {
      subject: 'Your code for Gatehouse',
      body: 'Welcome to Gatehouse. Your confirmation code is {code}.',
    },
    resendCode: {
      subject: 'Your new code for Gatehouse',
      body: 'Your new confirmation code for Gatehouse is {code}.',
    },
    forgotPassword: {
      subject: 'Reset your Gatehouse password',
      body: 'Your code to reset your Gatehouse password is {code}. If you did not ask for it, do nothing.',
    },
    invitation: {
      subject: 'Your invitation to Gatehouse',
      body: 'You are invited to Gatehouse. User name: {name}, temporary password: {code}',
    },
    authentication: {
      subject: 'Your sign-in code for Gatehouse',
      body: 'Your sign-in code for Gatehouse is {code}. Give it to nobody.',
    },
    attributeChange: {
      subject: 'Confirm your address for Gatehouse',
      body: 'Your code to confirm this address for Gatehouse is {code}.',
    },
    link: { body: 'Welcome to Gatehouse. To finish, {link}.', label: 'confirm this address' },
  },
  de: {
    signUp: {
      subject: 'Ihr Code für Gatehouse',
      body: 'Willkommen bei Gatehouse. Ihr Bestätigungscode ist {code}.',
    },
    resendCode: {
      subject: 'Ihr neuer Code für Gatehouse',
      body: 'Ihr neuer Bestätigungscode für Gatehouse ist {code}.',
    },
    forgotPassword: {
      subject: 'Gatehouse-Passwort zurücksetzen',
      body: 'Ihr Code für ein neues Gatehouse-Passwort ist {code}. Nicht angefordert? Dann tun Sie nichts.',
    },
    invitation: {
      subject: 'Ihre Einladung zu Gatehouse',
      body: 'Sie sind zu Gatehouse eingeladen. Benutzername: {name}, vorläufiges Passwort: {code}',
    },
    authentication: {
      subject: 'Ihr Anmeldecode für Gatehouse',
      body: 'Ihr Anmeldecode für Gatehouse ist {code}. Geben Sie ihn niemandem.',
    },
    attributeChange: {
      subject: 'Bestätigen Sie Ihre Adresse für Gatehouse',
      body: 'Ihr Code, um diese Adresse für Gatehouse zu bestätigen, ist {code}.',
    },
    link: {
      body: 'Willkommen bei Gatehouse. Zum Abschluss: {link}.',
      label: 'diese Adresse bestätigen',
    },
  },
  fr: {
    signUp: {
      subject: 'Votre code pour Gatehouse',
      body: 'Bienvenue chez Gatehouse. Votre code de confirmation est {code}.',
    },
    resendCode: {
      subject: 'Votre nouveau code pour Gatehouse',
      body: 'Votre nouveau code de confirmation pour Gatehouse est {code}.',
    },
    forgotPassword: {
      subject: 'Réinitialiser votre mot de passe Gatehouse',
      body: 'Code pour réinitialiser votre mot de passe Gatehouse : {code}. Pas demandé ? Ne faites rien.',
    },
    invitation: {
      subject: 'Votre invitation à Gatehouse',
      body: 'Vous êtes invité à Gatehouse. Identifiant : {name}, mot de passe provisoire : {code}',
    },
    authentication: {
      subject: 'Votre code de connexion à Gatehouse',
      body: 'Votre code de connexion à Gatehouse est {code}. Ne le donnez à personne.',
    },
    attributeChange: {
      subject: 'Confirmez votre adresse pour Gatehouse',
      body: 'Votre code pour confirmer cette adresse pour Gatehouse est {code}.',
    },
    link: { body: 'Bienvenue chez Gatehouse. Pour terminer : {link}.', label: 'confirmer cette adresse' },
  },
} as const satisfies Record<string, Texts>;

export type Language = keyof typeof TEXTS;
