import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { languageOf, type PageName } from './page-sentences';
import { contentSecurityPolicy } from './security-headers';

/** Keeps browsers from asking for /favicon.ico, which the load balancer would answer with a sign-in. */
export const NO_ICON = '<link rel="icon" href="data:,">';

/** Content of a file of the built console by its name in the source; undefined where the console was not built. */
export type ConsoleAsset = (name: string) => Buffer | undefined;

/** What all pages have in their head, and the rule that allows it. */
interface Look {
  head: string;
  /** Drawing beside the name. */
  mark: string;
  policy: ReturnType<typeof contentSecurityPolicy>;
}

/**
 * Pages of a few words for people, in the style of the console and the language of the browser. A page is one answer: it
 * brings its style and icon along, since what lies beside the console is behind the sign-in. Without a built console
 * it comes without both.
 */
export class Pages {
  #look: Look | undefined;

  constructor(private readonly asset: ConsoleAsset) {}

  /** Sends a page; the status of the response stays as it is. `reference` is what the log has the request under. */
  send(request: Request, response: Response, name: PageName, reference?: string): void {
    const { tag, say } = languageOf(request);
    this.#look ??= lookOf(this.asset);
    const { head, mark, policy } = this.#look;
    const { title, text, link } = say.pages[name];
    const html = `<!doctype html>
<html lang="${tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${title} - Gatehouse</title>
${head}
</head>
<body>
<main>
<p class="mark">${mark}Gatehouse</p>
<h1>${title}</h1>
<p>${text}</p>
<a class="button likely" href="/">${link}</a>
${reference === undefined ? '' : `<p class="reference">${say.reference} ${reference}</p>\n`}</main>
</body>
</html>
`;
    response
      .set({ 'Cache-Control': 'no-store', 'Content-Language': tag })
      .vary('Accept-Language')
      .type('html');
    policy(request, response, () => response.send(html));
  }
}

/** The style is allowed by its hash: nothing else on the page may have one (CSP Level 3: "hash-source"). */
function lookOf(asset: ConsoleAsset): Look {
  const style = asset('page.css');
  const icon = asset('icon.svg');
  const address = `data:image/svg+xml;base64,${icon?.toString('base64')}`;
  const hash = createHash('sha256')
    .update(style ?? '')
    .digest('base64');
  return {
    head:
      (icon ? `<link rel="icon" href="${address}">` : NO_ICON) + (style ? `\n<style>${style}</style>` : ''),
    mark: icon ? `<img src="${address}" alt=""> ` : '',
    policy: contentSecurityPolicy({
      'img-src': ['data:'],
      ...(style && { 'style-src': [`'sha256-${hash}'`] }),
    }),
  };
}
