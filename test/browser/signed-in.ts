import type { Page } from 'playwright-core';
import type { StandIns } from '../../local/stand-ins';

/** Fills in the hosted sign-in page that a browser has been sent to. */
export async function signIn(page: Page, { cognito }: StandIns, username: string): Promise<void> {
  const user = cognito.users.find((candidate) => candidate.username === username);
  await page.getByLabel(/username|e-mail/i).fill(username);
  await page.getByLabel(/password/i).fill(user?.password ?? '');
  await page.getByRole('button', { name: /sign in/i }).click();
}
