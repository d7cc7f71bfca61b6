import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Longest wait for anything on the page, in milliseconds of real time. */
const LIMIT = 30_000;

/** A browser window at the console. */
export class ConsolePage {
  /** What the browser complained about: violations of the Content-Security-Policy, errors of scripts. */
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    private readonly backend: { url: string },
  ) {
    page.on('console', (message) => {
      // An answer such as 401 is a message of its own; what the page makes of it is what the tests look at.
      const isAnswer = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isAnswer) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  /** A new window of its own session; its clock can be set forward. */
  static async open(
    browser: Browser,
    backend: { url: string },
    options: BrowserContextOptions = {},
  ): Promise<ConsolePage> {
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    context.setDefaultTimeout(LIMIT);
    const page = await context.newPage();
    await page.clock.install();
    return new ConsolePage(page, context, backend);
  }

  /** Opens an address and waits until the gates are there. */
  async visit(address = '/'): Promise<void> {
    await this.page.goto(this.backend.url + address);
    await this.page.getByRole('region').first().waitFor();
  }

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The picture or the initials in the corner. */
  get profileButton() {
    return this.page.getByRole('button', { name: /Your profile$/ });
  }

  /** The large word of the chosen gate. */
  get state() {
    return this.page.locator('.state');
  }

  /** Waits until a text can be read; what only a screen reader is told does not count. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.locator('main, dialog, body > p').getByText(text).first().waitFor();
  }

  /** Waits until a page has this title. */
  async isAt(title: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
  }

  async says(word: string): Promise<void> {
    await this.state.getByText(word, { exact: true }).waitFor();
  }

  /**
   * Waits until an expression is true in the page. Playwright's own way of waiting evaluates it inside the page, which
   * the Content-Security-Policy forbids.
   *
   * @throws {Error} naming the expression
   */
  async holds(expression: string): Promise<void> {
    const start = performance.now();
    while (!(await this.page.evaluate(expression))) {
      if (performance.now() - start > LIMIT) throw new Error(`Waited ${LIMIT} ms in vain: ${expression}`);
    }
  }

  /** What a screen reader was told last. */
  async hears(urgency: 'polite' | 'assertive', text: string | RegExp): Promise<void> {
    const region = this.page.locator(
      urgency === 'polite' ? '#console > [role=status]' : '#console > [role=alert]',
    );
    await region.getByText(text).waitFor({ state: 'attached' });
  }

  /** Reasons that a disabled button gives to a screen reader; empty where it is not disabled. */
  async reasonOf(name: string): Promise<string> {
    const button = this.button(name);
    if ((await button.getAttribute('aria-disabled')) !== 'true') return '';
    const id = await button.getAttribute('aria-describedby');
    return (await this.page.locator(`[id="${id}"]`).textContent()) ?? '';
  }

  /** Violations of WCAG 2.2 AA and of good practice that axe finds. */
  async violations(): Promise<string[]> {
    await this.page.evaluate(AXE);
    const results: { violations: { id: string; nodes: { html: string }[] }[] } = await this.page.evaluate(
      'axe.run({ resultTypes: ["violations"] })',
    );
    return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  /** Closes the window, and asserts that the browser had nothing to complain about. */
  async close(): Promise<void> {
    await this.context.close();
    expect(this.complaints).toEqual([]);
  }
}
