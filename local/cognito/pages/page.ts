import { readFileSync } from 'node:fs';
import path from 'node:path';

const CONSOLE = path.resolve(__dirname, '../../../console');

const ICON = `data:image/svg+xml;base64,${readFileSync(path.join(CONSOLE, 'icons/icon.svg'), 'base64')}`;

/** The look of the console's small pages, and what only a form needs. */
const STYLE = `${['tokens', 'base', 'page'].map(readStyle).join('')}
label { display: block; margin-top: 16px; font-weight: 650; }
input { width: 100%; min-height: 48px; margin-top: 4px; padding: 8px 14px; border: 1px solid var(--soft); border-radius: var(--button-round); background: var(--card); color: var(--ink); font: inherit; }
input[aria-invalid] { border: 2px solid var(--stop-ink); }
button, .button { width: 100%; min-height: 60px; margin-top: 24px; }
button + button, .button + .button { margin-top: 12px; }
.hint { margin-top: 4px; color: var(--soft); font-size: 0.9375rem; }
.refusal { margin-top: 6px; color: var(--stop-ink); font-weight: 600; }
.ways { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-top: 20px; }
.ways a { display: inline-flex; align-items: center; min-height: 48px; }
h1 + .note { margin-top: 16px; }
h2 { margin-top: 28px; font-size: 1rem; }
dl { margin: 8px 0 0; }
dt { margin-top: 8px; }
dd { margin: 0; }
code { user-select: all; }
`;

/** Style sheet without the lines that name the others. */
function readStyle(name: string): string {
  return readFileSync(path.join(CONSOLE, `styles/${name}.css`), 'utf8').replace(/^@import .*$/gm, '');
}

/** Text as HTML shows it, also inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="${ICON}">
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="mark"><img src="${ICON}" alt=""> Gatehouse on this machine</p>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

/** Where a request ends that can't be sent back to its client. */
export function errorPage(code: string, description = ''): string {
  return page(
    'This did not work',
    `<p class="note" role="alert"><strong>${escapeHtml(code)}</strong> ${escapeHtml(description)}</p>`,
  );
}
