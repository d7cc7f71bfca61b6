import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Sources of the image: what `.dockerignore` lets through, and the Dockerfile. */
export const IMAGE_SOURCES = [
  '.dockerignore',
  '.npmrc',
  'Dockerfile',
  'contract',
  'package-lock.json',
  'package.json',
  'console',
  'scripts/bill-of-materials.ts',
  'scripts/build-console.ts',
  'scripts/build-service.ts',
  'service',
  'tsconfig.json',
];

/**
 * Hash of the image's sources: 16 hexadecimal digits that change with anything that docker-build builds again for: the
 * path, the content and the mode of each file (pulumi-docker-build: `provider/internal/context.go`).
 *
 * @param root the folder that holds package.json
 */
export function imageSourceHash(root: string): string {
  const hash = createHash('sha256');
  for (const source of IMAGE_SOURCES) {
    for (const file of filesIn(path.join(root, source))) {
      hash
        .update(`${path.relative(root, file)}\0${fs.statSync(file).mode.toString(8)}\0`)
        .update(fs.readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** The file itself, the files of a folder in a fixed order, or nothing. */
function filesIn(location: string): string[] {
  const stats = fs.statSync(location, { throwIfNoEntry: false });
  if (!stats) return [];
  if (!stats.isDirectory()) return [location];
  return fs
    .readdirSync(location)
    .sort()
    .flatMap((entry) => filesIn(path.join(location, entry)));
}
