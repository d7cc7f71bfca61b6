import { type IdentityProviderSettings, providerNameOf } from '../../../infra/identity/federation-options';
import type { Account } from '../directory/account';
import type { UserPool } from '../directory/user-pool';
import { formPage, type Refusal, submit, ways } from './form-page';
import { escapeHtml } from './page';

interface SignInPage {
  pool: UserPool;
  /** Path of this page, below which the others are. */
  base: string;
  username?: string | undefined;
  /** What the person has just done. */
  notice?: string;
  refusal?: Refusal;
}

/** The sign-in form of the hosted pages, with links to what the stack's options offer besides. */
export function signInPage({ pool, base, username, notice, refusal }: SignInPage): string {
  const { accounts, identityProviders } = pool.settings;
  return formPage({
    title: 'Sign in',
    intro: notice && `<p role="status">${escapeHtml(notice)}</p>`,
    action: base,
    fields: [
      { name: 'username', label: 'Username or e-mail address', autocomplete: 'username', value: username },
      { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' },
    ],
    buttons: submit('Sign in'),
    refusal,
    below: `${identityProviders.map((provider) => continueWith(provider, base)).join('\n')}
${ways({
  [`${base}/forgotPassword`]: accounts.recoverBy.length > 0 && 'Forgot your password?',
  [`${base}/signup`]: offersSignUp(pool) && 'Create an account',
})}
<h2>Test users</h2>
<dl>
${pool.directory.accounts.map(describeTestUser).join('')}
</dl>`,
  });
}

/** Names of providers that people know by another than Cognito's. */
const KNOWN_AS: Record<string, string> = { SignInWithApple: 'Apple', LoginWithAmazon: 'Amazon' };

function continueWith(provider: IdentityProviderSettings, base: string): string {
  const name = providerNameOf(provider);
  return `<a class="button" href="${base}/provider?name=${name}">Continue with ${KNOWN_AS[name] ?? name}</a>`;
}

/** Whether people may create their own accounts. */
export const offersSignUp = ({ settings }: UserPool) => settings.signUp.mode !== 'administrators';

/** Test users are shown with their passwords, which are no secrets here. */
function describeTestUser({ nickname, shownPassword, groups }: Account): string {
  if (nickname === undefined) return '';
  const membership = groups.length > 0 ? `in ${groups.join(', ')}` : 'in no group: may look, may not open';
  const password = shownPassword
    ? `<code>${escapeHtml(shownPassword)}</code>`
    : 'with the password that it was given here';
  return `<dt><strong>${escapeHtml(nickname)}</strong>, ${escapeHtml(membership)}</dt>
<dd>${password}</dd>
`;
}
