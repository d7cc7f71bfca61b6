import { CONTAINER_PORT, LIVENESS_PATH } from '../contract/edge';

/**
 * Health check of the container: exits 0 where the liveness path answers 200, else 1. A program of its own, since the
 * image has neither a shell nor curl.
 */
const port = process.env['PORT'] || CONTAINER_PORT;

fetch(`http://127.0.0.1:${port}${LIVENESS_PATH}`, { signal: AbortSignal.timeout(2_000) }).then(
  ({ ok }) => process.exit(ok ? 0 : 1),
  () => process.exit(1),
);
