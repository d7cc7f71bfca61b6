import fs from 'node:fs';
import path from 'node:path';
import * as yaml from 'js-yaml';
import { stackDocuments } from '../support/stack-document';

const FILES = ['dev.yaml', 'prod.yaml', 'everything.yaml', 'prod-preview.yaml'];

describe('the rendered stacks', () => {
  let documents: Record<string, string>;
  beforeAll(async () => {
    documents = await stackDocuments();
  });

  // A changed stack is a visible difference: `npm run rendered` writes the files anew.
  it.each(FILES)('are what %s says', (file) => {
    expect(documents[file]).toBe(fs.readFileSync(path.join(__dirname, file), 'utf8'));
  });

  it.each(FILES)('are valid YAML in %s', (file) => {
    expect(Object.keys(yaml.load(documents[file]!) as object).length).toBeGreaterThan(20);
  });
});
