import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';

/**
 * What a page makes a browser load, without the API: the compressed bytes of each path. The bodies are fetched again
 * after the visit, since a browser may still ask for one (an icon, the manifest) while its page is being closed.
 */
export async function pageWeight(page: Page, visit: () => Promise<void>): Promise<Map<string, number>> {
  const addresses = new Set<string>();
  page.on('request', (request) => {
    if (!new URL(request.url()).pathname.startsWith('/v1/')) addresses.add(request.url());
  });
  await visit();
  const weights = new Map<string, number>();
  for (const address of [...addresses]) {
    const body = await (await fetch(address)).arrayBuffer();
    weights.set(new URL(address).pathname, gzipSync(Buffer.from(body)).length);
  }
  return weights;
}

/** The compressed bytes of everything together. */
export const total = (weights: Map<string, number>) =>
  [...weights.values()].reduce((sum, bytes) => sum + bytes, 0);
