import type * as pulumi from '@pulumi/pulumi';
import { z } from 'zod';
import { json, type NumberRange } from '../../contract/text-values';

/**
 * Readers of stack configuration, besides those of `contract/text-values.ts`. Options are declared with them in the
 * features' `options.ts` files, which load nothing of Pulumi, so that others can read stack files too.
 */

/** Option that is switched off by leaving it empty. */
export const optional = <Schema extends z.ZodType<string, string>>(schema: Schema) =>
  z
    .string()
    .transform((value) => value || undefined)
    .pipe(schema.optional());

/** List without duplicates, as a member of a group of options. */
export const members = <Item extends z.ZodType<string>>(expected: string, item: Item) =>
  z
    .array(item, { error: `must be a list of ${expected}` })
    .refine((items) => new Set(items).size === items.length, { error: 'must not name anything twice' });

/** List without duplicates. */
export const listOf = <Item extends z.ZodType<string>>(expected: string, item: Item) =>
  json(`a list of ${expected}`, members(expected, item));

/** Whole number, as a member of a group of options. */
export const numberFrom = ({ minimum, maximum }: NumberRange) => {
  const error = `must be a whole number from ${minimum} to ${maximum}`;
  return z.int({ error }).min(minimum, { error }).max(maximum, { error });
};

/** Switch, as a member of a group of options. */
export const flag = z.boolean({ error: 'must be true or false' });

/** Group of options: a map whose members have defaults of their own, so that a stack names only what it changes. */
export const group = <Members extends z.ZodRawShape>(shape: Members) => {
  const names = Object.keys(shape).join(', ');
  return json(
    `a map with members among ${names}`,
    z.strictObject(shape, {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? `must not have ${issue.keys.join(', ')}; the members are ${names}`
          : `must be a map with members among ${names}`,
    }),
  );
};

/**
 * ARN of a resource that exists.
 *
 * @param resource what follows the account in it
 * @param kind completes the sentence "must be the ARN of ..."
 */
export const arn = (service: string, resource: RegExp, kind: string) =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:\\d{12}:${resource.source}$`), {
    error: `must be the ARN of ${kind}`,
  });

/** What is wrong with ARNs, by the option's name, of resources that must lie in the stack's own region. */
export function otherRegion(arns: Record<string, string | undefined>, region: string | undefined): string[] {
  return Object.entries(arns)
    .filter(([, value]) => value && region && value.split(':')[3] !== region)
    .map(([name]) => `${name} must lie in ${region}, which is aws:region`);
}

export const emailAddress = z.email({ error: 'must be an e-mail address' });

/** Secret option. Its text is matched with `pattern` and goes nowhere, not even into an error message. */
export interface SecretOption {
  pattern: RegExp;
  /** Completes the sentence "<name> must be ...". */
  expected: string;
}

/**
 * Option that must be a Pulumi secret: encrypted in the stack's file, an `Output` marked as secret in the program.
 * It is switched off by leaving it empty, which alone may be plain text.
 */
export const secret = (pattern: RegExp, expected: string): SecretOption => ({ pattern, expected });

/** Secrets by name, all matched with `pattern`. */
export interface SecretMapOption extends SecretOption {
  byName: true;
}

/**
 * Option that is a map from names to Pulumi secrets, set one by one with `pulumi config set --secret --path`. The names
 * are plain text; each value is an `Output` marked as secret, read when it is asked for, since who reads a stack's file
 * without Pulumi knows the names alone. Pulumi tells whether a map holds a secret, not which of
 * its values is one.
 */
export const secretMap = (pattern: RegExp, expected: string): SecretMapOption => ({
  pattern,
  expected,
  byName: true,
});

/** Options by name: schemas that read the text of an option, and secrets. */
export type OptionTable = Record<string, z.ZodType | SecretOption | SecretMapOption>;

/** Values of the options in a table. */
export type ValuesOf<Table extends OptionTable> = {
  [Name in keyof Table]: Table[Name] extends z.ZodType
    ? z.output<Table[Name]>
    : Table[Name] extends SecretMapOption
      ? Record<string, () => pulumi.Output<string>>
      : pulumi.Output<string> | undefined;
};
