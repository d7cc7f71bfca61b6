import path from 'node:path';
import { runtime } from '@pulumi/pulumi';

export type PlainValue = string | number | boolean | null | PlainValue[] | { [key: string]: PlainValue };
export type PlainObject = { [key: string]: PlainValue };

/**
 * A property as the engine receives it, with Pulumi's special values made visible: `<unknown>`, `{'<secret>': ...}`,
 * `{'<asset>': ...}`. Keys are sorted, so that equal stacks give equal documents.
 */
export function plainValue(value: unknown): PlainValue {
  if (value === runtime.unknownValue) return '<unknown>';
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === 'object' && value !== null)
    return plainObjectOrSpecial(value as Record<string, unknown>);
  if (typeof value === 'string') return withoutSourceHash(value);
  return (value ?? null) as PlainValue;
}

/** The properties of a resource. */
export function plainObject(value: object): PlainObject {
  return plainValue(value) as PlainObject;
}

function plainObjectOrSpecial(value: Record<string, unknown>): PlainValue {
  switch (value[runtime.specialSigKey]) {
    case runtime.specialSecretSig:
      return { '<secret>': plainValue(value['value']) };
    case runtime.specialAssetSig:
      return { '<asset>': assetName(value) };
    case runtime.specialArchiveSig:
      return { '<archive>': plainValue(value['assets'] ?? value['path'] ?? value['uri']) };
    case runtime.specialResourceSig:
      return { '<resource>': plainValue(value['urn']) };
    default:
      return Object.fromEntries(
        Object.keys(value)
          .sort()
          .map((key) => [key, plainValue(value[key])]),
      );
  }
}

/** Generated text, such as a bundled trigger, has tests of its own; a rendered stack would only churn. */
function assetName(asset: Record<string, unknown>): string {
  if (typeof asset['path'] === 'string') return path.relative(process.cwd(), asset['path']);
  return typeof asset['text'] === 'string' ? 'generated text' : String(asset['uri']);
}

/** An image tag names the hash of the service's source, which changes with every commit. */
function withoutSourceHash(value: string): string {
  return value
    .replace(/:[0-9a-f]{16}-(arm64|x86_64)/g, ':<source hash>-$1')
    .replace(/^[0-9a-f]{16}$/, '<source hash>');
}
