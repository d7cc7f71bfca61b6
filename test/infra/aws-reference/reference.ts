import fs from 'node:fs';
import path from 'node:path';

/** AWS's Service Authorization Reference, of the actions that the bootstrap stack allows. */
export interface ServiceAuthorization {
  source: string;
  /** By action; resources are ARN templates, with whether the action needs such a resource. */
  actions: Record<string, { access: string; resources: Record<string, boolean> }>;
}

/** CloudFormation's resource schemas. */
export interface CloudFormationReference {
  source: string;
  /** By type: actions that AWS's own handlers call, and properties that a change of which replaces the resource. */
  types: Record<string, { permissions: string[]; createOnly: string[] }>;
}

export const serviceAuthorization = read<ServiceAuthorization>('service-authorization.json');

export const cloudFormation = read<CloudFormationReference>('cloudformation.json');

function read<Content>(file: string): Content {
  return JSON.parse(fs.readFileSync(path.join(__dirname, file), 'utf8')) as Content;
}
