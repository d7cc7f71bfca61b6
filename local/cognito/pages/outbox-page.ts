import type { Provider } from 'oidc-provider';
import { CognitoError } from '../directory/cognito-error';
import type { SentMessage } from '../directory/messages';
import type { UserPool } from '../directory/user-pool';
import { OUTBOX } from './form-page';
import { errorPage, escapeHtml, page } from './page';

/** Outbox, `/outbox`: messages that Cognito would have sent, the newest first; and what the links in them open. */
export function serveOutbox(provider: Provider, pool: UserPool): void {
  provider.use(async (context, next) => {
    const isLink = context.path === '/confirmUser';
    if (context.path !== OUTBOX && !isLink) return next();
    context.set('Cache-Control', 'no-store');
    context.type = 'html';
    context.body = isLink
      ? await confirm(pool, new URLSearchParams(context.search))
      : outboxPage(pool.messages.outbox);
  });
}

function outboxPage(outbox: readonly SentMessage[]): string {
  const messages = outbox.toReversed().map(describe).join('\n');
  return page('Outbox', messages || '<p>Nothing has been sent yet.</p>');
}

const describe = ({ sentAt, medium, to, subject, body, link }: SentMessage) =>
  `<article>
<h2>${escapeHtml(subject ?? 'Text message')}</h2>
<p>${medium === 'EMAIL' ? 'E-mail' : 'Text message'} to ${escapeHtml(to)}, <time>${new Date(sentAt).toISOString()}</time></p>
<p class="note">${escapeHtml(plainText(body))}</p>
${link === undefined ? '' : `<a class="button" href="${escapeHtml(link)}">Open the link</a>`}
</article>`;

/** Words of a message without its tags. */
export const plainText = (html: string): string => html.replace(/<[^>]*>/g, '');

/** Confirms a sign-up (Amazon Cognito: "Configuring email or phone verification", verification by link). */
async function confirm(pool: UserPool, query: URLSearchParams): Promise<string> {
  const person = { clientId: query.get('client_id') ?? '', username: query.get('user_name') ?? '' };
  try {
    pool.client(person.clientId);
    await pool.signUp.confirm(person, query.get('confirmation_code') ?? '');
    return page('Your registration has been confirmed', '<p>You can sign in now.</p>');
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    return errorPage(error.name, error.message);
  }
}
