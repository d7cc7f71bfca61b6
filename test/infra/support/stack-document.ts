import * as yaml from 'js-yaml';
import { EVERYTHING } from './everything';
import type { PlainObject, PlainValue } from './plain-values';
import { type RenderedResource, type RenderedStack, renderStack } from './render-stack';

const LINE_WIDTH = 120;

/** Rendered stacks by the name of their file in `test/infra/rendered/`. */
export async function stackDocuments(): Promise<Record<string, string>> {
  return {
    'dev.yaml': stackDocument('dev', await renderStack('dev')),
    'prod.yaml': stackDocument('prod', await renderStack('prod')),
    'everything.yaml': stackDocument('everything', await renderStack('prod', { config: EVERYTHING })),
    'prod-preview.yaml': unknownsDocument('prod', await renderStack('prod', { preview: true })),
  };
}

/**
 * Rendered stack as YAML: one resource a paragraph, sorted by type and name. A comment says where it belongs and what
 * Pulumi does with it; its inputs follow. Components are left out, since they have no inputs.
 */
function stackDocument(stack: string, { resources, outputs }: RenderedStack): string {
  return documentOf(`Stack ${stack}, as \`pulumi up\` makes it in an empty account.`, [
    paragraph('outputs', [], readable(outputs)),
    ...resources
      .filter(({ inputs }) => Object.keys(inputs).length > 0)
      .map((resource) => paragraph(identity(resource.urn), notes(resource), readable(resource.inputs))),
  ]);
}

/** What a preview of an empty account does not know: paths of unknown inputs, by resource. */
function unknownsDocument(stack: string, { resources, outputs }: RenderedStack): string {
  const unknown = [
    ['outputs', unknownPaths(outputs)] as const,
    ...resources.map(({ urn, inputs }) => [identity(urn), unknownPaths(inputs)] as const),
  ];
  return documentOf(`What \`pulumi preview\` of stack ${stack} in an empty account does not know.`, [
    ...unknown.filter(([, paths]) => paths.length > 0).map(([name, paths]) => paragraph(name, [], paths)),
  ]);
}

function documentOf(title: string, paragraphs: string[]): string {
  return `# ${title}\n# Written by \`npm run rendered\`.\n\n${paragraphs.join('\n')}`;
}

function paragraph(name: string, comments: string[], content: PlainValue): string {
  const indented = [...comments.map((comment) => `# ${comment}`), ...lines(content, LINE_WIDTH - 2)];
  return `${[`${name}:`, ...indented.map((line) => `  ${line}`)].join('\n')}\n`;
}

/** YAML of a value, on one line where that fits, else a line for each member. */
function lines(value: PlainValue, width: number): string[] {
  const line = oneLine(value, width);
  if (line !== undefined) return [line];
  if (Array.isArray(value)) {
    return value.flatMap((item) =>
      lines(item, width - 2).map((inner, index) => `${index === 0 ? '- ' : '  '}${inner}`),
    );
  }
  return Object.entries(value as PlainObject).flatMap(([key, member]) => {
    const inline = oneLine(member, width - key.length - 2);
    if (inline !== undefined) return [`${key}: ${inline}`];
    return [`${key}:`, ...lines(member, width - 2).map((inner) => `  ${inner}`)];
  });
}

/** Flow style of a value where it fits; text and numbers always do. */
function oneLine(value: PlainValue, width: number): string | undefined {
  const line = yaml.dump(value, { flowLevel: 0, lineWidth: -1 }).trimEnd();
  return typeof value !== 'object' || value === null || line.length <= width ? line : undefined;
}

function notes(resource: RenderedResource): string[] {
  const derived = new Set(Object.values(resource.propertyDependencies).flat());
  const after = resource.dependsOn.filter((urn) => !derived.has(urn)).map(identity);
  const place = componentsOf(resource.urn);
  return [
    ...(place ? [`in ${place}`] : []),
    ...(resource.protect ? ['protected'] : []),
    ...(resource.retainOnDelete ? ['retained on delete'] : []),
    ...(resource.ignoreChanges.length > 0 ? [`ignores changes of ${resource.ignoreChanges.join(', ')}`] : []),
    ...(resource.replacementTrigger === undefined
      ? []
      : [`replaced where ${JSON.stringify(resource.replacementTrigger)} changes`]),
    ...after.map((name) => `after ${name}`),
  ];
}

/** Type and name, which are unique here; the rest of a URN repeats the parents. */
function identity(urn: string): string {
  const [, , types = '', name = ''] = urn.split('::');
  return `${types.split('$').at(-1)} ${name}`;
}

/** Components around a resource, such as `Identity > UserPool`. */
function componentsOf(urn: string): string {
  const [, , types = ''] = urn.split('::');
  return types
    .split('$')
    .slice(0, -1)
    .map((type) => type.split(':').at(-1))
    .join(' > ');
}

/** Policies and other JSON in text as what they say; secrets and generated text without their content. */
function readable(value: PlainValue): PlainValue {
  if (typeof value === 'string' && /^[[{]"|^\[\{/.test(value))
    return readable(JSON.parse(value) as PlainValue);
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  if ('<secret>' in value) return '<secret>';
  return Object.fromEntries(
    Object.entries(value as PlainObject).map(([key, member]) => [key, readable(member)]),
  );
}

function unknownPaths(value: PlainValue, path: string[] = []): string[] {
  if (value === '<unknown>') return [path.join('.')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => unknownPaths(member, [...path, key]));
}
