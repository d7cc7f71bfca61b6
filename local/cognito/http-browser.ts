/** What a browser shows at the end of all redirects. */
export interface Visit {
  url: URL;
  status: number;
  headers: Headers;
  body: string;
}

/** More redirects than any sign-in takes. */
const REDIRECT_LIMIT = 10;

/** As much of a browser as signing in takes: redirects, and the cookies of one host. Scripts it has none. */
export class HttpBrowser {
  readonly cookies = new Map<string, string>();
  #shown: { url: URL; body: string } | undefined;

  /** Cookies as a request carries them. */
  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /**
   * Follows redirects to their end. An address that nobody answers, or that no browser opens, is shown as a page with
   * status 0, and so is one that begins with `stopAt`, which is not asked.
   */
  async visit(address: string | URL, init: RequestInit = {}, stopAt?: string): Promise<Visit> {
    let url = new URL(address);
    let request = init;
    for (let step = 0; step < REDIRECT_LIMIT; step++) {
      const isLast = stopAt !== undefined && url.href.startsWith(stopAt);
      const response = isLast ? undefined : await this.request(url, request).catch(() => undefined);
      if (!response) return { url, status: 0, headers: new Headers(), body: '' };
      const location = response.headers.get('location');
      if (location === null) {
        const body = await response.text();
        this.#shown = { url, body };
        return { url, status: response.status, headers: response.headers, body };
      }
      await response.body?.cancel();
      url = new URL(location, url);
      request = {};
    }
    throw new Error(`Redirected in a circle, last to ${url}`);
  }

  /** One request with its answer, be it a redirect. */
  async request(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const headers = { ...init.headers, cookie: this.cookieHeader };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) this.#remember(cookie);
    return response;
  }

  /** Fills in the form that is shown, and sends it. */
  async submit(fields: Record<string, string>, stopAt?: string): Promise<Visit> {
    if (!this.#shown) throw new Error('No page is shown');
    const { url, body } = this.#shown;
    const [, action = url.href] = /<form method="post" action="([^"]*)"/.exec(body) ?? [];
    const hidden = [...body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
    const all = { ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])), ...fields };
    return this.visit(new URL(action, url), { method: 'POST', body: new URLSearchParams(all) }, stopAt);
  }

  #remember(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    const expires = /;\s*expires=([^;]+)/i.exec(cookie)?.[1];
    if (value === '' || (expires !== undefined && Date.parse(expires) < Date.now()))
      this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
