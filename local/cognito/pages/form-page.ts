import { CognitoError, type CognitoErrorName } from '../directory/cognito-error';
import { escapeHtml, page } from './page';

/** What a form asks for. */
export interface Field {
  name: string;
  label: string;
  /** `text` by default. */
  type?: 'date' | 'email' | 'password' | 'tel' | 'text';
  /** Purpose of the field (HTML: "Autofill"), by which a browser fills it in. */
  autocomplete: string;
  value?: string | undefined;
  optional?: boolean;
  /** What the person must know before filling it in. */
  hint?: string | undefined;
}

/** A refusal in words for the person, and the field that it is about, where it is about one. */
export interface Refusal {
  message: string;
  field?: string | undefined;
}

interface FormPage {
  title: string;
  /** HTML between title and form. */
  intro?: string | undefined;
  /** Path that the form is sent to. */
  action: string;
  hidden?: Record<string, string>;
  fields: readonly Field[];
  /** HTML of the buttons. */
  buttons: string;
  refusal?: Refusal | undefined;
  /** HTML below the form. */
  below?: string;
}

/** Page with one form. A refusal stands beside the field that it is about, and that field has the focus. */
export function formPage(form: FormPage): string {
  const { title, intro = '', action, hidden = {}, fields, buttons, refusal, below = '' } = form;
  const refused = fields.find(({ name }) => name === refusal?.field);
  const focused = refused ?? fields.find(({ value }) => !value);
  const general = refusal && !refused ? refusal : undefined;
  return page(
    title,
    [
      general && `<p class="note" role="alert" id="error">${escapeHtml(general.message)}</p>`,
      intro,
      `<form method="post" action="${escapeHtml(action)}"${general ? ' aria-describedby="error"' : ''}>`,
      ...Object.entries(hidden).map(
        ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
      ),
      ...fields.map((field) =>
        fieldOf(field, { focused: field === focused, refusal: field === refused ? refusal : undefined }),
      ),
      buttons,
      '</form>',
      below,
    ]
      .filter(Boolean)
      .join('\n'),
  );
}

function fieldOf(
  { name, label, type = 'text', autocomplete, value = '', optional, hint }: Field,
  { focused, refusal }: { focused: boolean; refusal: Refusal | undefined },
): string {
  const id = escapeHtml(name);
  const described = [hint && `${id}-hint`, refusal && `${id}-refusal`].filter(Boolean).join(' ');
  const attributes = [
    `id="${id}" name="${id}" type="${type}" autocomplete="${autocomplete}"`,
    !optional && 'required',
    type !== 'password' && `value="${escapeHtml(value)}" autocapitalize="none" spellcheck="false"`,
    autocomplete === 'one-time-code' && 'inputmode="numeric"',
    described && `aria-describedby="${described}"`,
    refusal && 'aria-invalid="true"',
    focused && 'autofocus',
  ];
  return [
    `<label for="${id}">${escapeHtml(label)}</label>`,
    `<input ${attributes.filter(Boolean).join(' ')}>`,
    refusal && `<p class="refusal" role="alert" id="${id}-refusal">${escapeHtml(refusal.message)}</p>`,
    hint && `<p class="hint" id="${id}-hint">${escapeHtml(hint)}</p>`,
  ]
    .filter(Boolean)
    .join('\n');
}

/** Button that sends the form. */
export const submit = (label: string) => `<button class="likely" type="submit">${escapeHtml(label)}</button>`;

/** Button that sends the form elsewhere, filled in or not. */
export const submitTo = (path: string, label: string) =>
  `<button type="submit" formaction="${escapeHtml(path)}" formnovalidate>${escapeHtml(label)}</button>`;

/** Path of the outbox. */
export const OUTBOX = '/outbox';

/** Where a person at this machine reads what would have been sent. */
export const OUTBOX_LINK = { [OUTBOX]: 'Messages on this machine (new tab)' };

/** Links to other pages, by address. The outbox has a tab of its own, since nobody comes back to a form that was sent. */
export function ways(links: Record<string, string | false>): string {
  const shown = Object.entries(links).filter(([, label]) => label);
  if (shown.length === 0) return '';
  const anchors = shown.map(
    ([address, label]) =>
      `<a href="${escapeHtml(address)}"${address === OUTBOX ? ' target="_blank"' : ''}>${escapeHtml(String(label))}</a>`,
  );
  return `<p class="ways">${anchors.join('\n')}</p>`;
}

/** Field of a page for each thing that a refusal can be about. */
interface FieldNames {
  code?: string;
  password?: string;
  username?: string;
  /** What stands before the name of an attribute. */
  attributePrefix?: string;
}

const ABOUT: Partial<Record<CognitoErrorName, 'code' | 'password' | 'username'>> = {
  CodeMismatchException: 'code',
  EnableSoftwareTokenMFAException: 'code',
  ExpiredCodeException: 'code',
  InvalidPasswordException: 'password',
  PasswordHistoryPolicyViolationException: 'password',
  UsernameExistsException: 'username',
};

/**
 * Cognito's refusal, in Cognito's words.
 *
 * @param fields names of the page's fields
 * @throws what is no refusal of Cognito's
 */
export function refusalOf(error: unknown, fields: FieldNames = {}): Refusal {
  if (!(error instanceof CognitoError)) throw error;
  const { name, message } = error;
  const about = ABOUT[name];
  if (about) return { message, field: fields[about] };
  // Cognito names an attribute in its words alone.
  const attribute = /did not conform to the schema: ([\w:]+):/.exec(message)?.[1];
  if (attribute) return { message, field: `${fields.attributePrefix ?? ''}${attribute}` };
  const isAddress = /^Username should be|^Invalid (email|phone)/.test(message);
  return { message, field: isAddress ? fields.username : undefined };
}
