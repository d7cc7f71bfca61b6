import { writeFileSync } from 'node:fs';
import { clientRoutes, openApiDocument } from '../service/documentation/openapi-document';
import { exampleApp } from './problems-page';

export const OPENAPI_FILE = 'docs/openapi.json';

/** OpenAPI document of an example deployment, for those who make a client without running one. */
export function openApiFile(): string {
  const { routes, config } = exampleApp();
  return `${JSON.stringify(openApiDocument(clientRoutes(routes), config), undefined, 2)}\n`;
}

if (require.main === module) writeFileSync(OPENAPI_FILE, openApiFile());
