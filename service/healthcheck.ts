/**
 * The container's health check: exits 0 where `/livez` answers 200, else 1. A program of its own, since the image
 * has neither a shell nor curl.
 */
const port = process.env['PORT'] || '3000';

fetch(`http://127.0.0.1:${port}/livez`, { signal: AbortSignal.timeout(2_000) }).then(
  ({ ok }) => process.exit(ok ? 0 : 1),
  () => process.exit(1),
);
