import fs from 'node:fs';
import path from 'node:path';
import { stackDocuments } from '../support/stack-document';

/** Writes the rendered stacks beside this file: `npm run rendered`. */
async function main() {
  for (const [file, document] of Object.entries(await stackDocuments())) {
    fs.writeFileSync(path.join(__dirname, file), document);
  }
}

void main();
