import type { LocalUser } from './users';

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { box-sizing: border-box; margin: 0; padding: 1rem; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
main { box-sizing: border-box; width: min(24rem, 100%); padding: 2rem; border: 1px solid #8888; border-radius: .75rem; }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; }
h2 { margin: 1.5rem 0 .25rem; font-size: 1rem; }
dl, dd { margin: 0; }
code { user-select: all; }
p { margin: 0 0 1rem; }
label { display: block; font-weight: 600; }
input, button { box-sizing: border-box; width: 100%; padding: .6rem; font: inherit; border-radius: .4rem; }
input { margin: .25rem 0 1rem; border: 1px solid #767676; }
button { border: 0; background: #14532d; color: #fff; font-weight: 600; cursor: pointer; }
:focus-visible { outline: 3px solid #2563eb; outline-offset: 2px; }
[role=alert] { padding: .6rem; border-left: .3rem solid #b91c1c; background: #b91c1c22; }
`;

/** Text as HTML shows it, also inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

interface SignInPage {
  /** Shown with their passwords, which are no secrets here. */
  users: readonly LocalUser[];
  username?: string;
  error?: string;
}

/** The sign-in form of the hosted pages; it posts to its own address. */
export function signInPage({ users, username = '', error }: SignInPage): string {
  const focus = (wanted: boolean) => (wanted ? ' autofocus' : '');
  return page(
    'Sign in',
    `<p>to Gatehouse on this machine</p>
${error ? `<p role="alert" id="error">${escapeHtml(error)}</p>` : ''}
<form method="post"${error ? ' aria-describedby="error"' : ''}>
<label for="username">Username or e-mail address</label>
<input id="username" name="username" value="${escapeHtml(username)}" autocomplete="username" autocapitalize="none" spellcheck="false" required${focus(!username)}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${focus(!!username)}>
<button type="submit">Sign in</button>
</form>
<h2>Test users</h2>
<dl>
${users.map(describeUser).join('\n')}
</dl>`,
  );
}

function describeUser({ username, password, groups }: LocalUser): string {
  const membership = groups.length > 0 ? `in ${groups.join(', ')}` : 'in no group: may look, may not open';
  return `<dt><strong>${escapeHtml(username)}</strong>, ${escapeHtml(membership)}</dt>
<dd><code>${escapeHtml(password)}</code></dd>`;
}

/** Where a request ends that can't be sent back to its client. */
export function errorPage(code: string, description = ''): string {
  return page(
    'This did not work',
    `<p role="alert"><strong>${escapeHtml(code)}</strong> ${escapeHtml(description)}</p>`,
  );
}
