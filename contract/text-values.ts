import { z } from 'zod';

/**
 * Readers of configuration, which reaches both the service (environment variables) and the Pulumi program (stack
 * configuration) as text: each turns the text of one value into the value. Their messages complete the sentence
 * "<name> must be ...".
 */

/** Range of a whole number, both ends allowed. */
export interface NumberRange {
  minimum: number;
  maximum: number;
}

const expecting = (expected: string) => ({ error: `must be ${expected}` });

export const text = (pattern: RegExp, expected: string) =>
  z.string(expecting(expected)).regex(pattern, expecting(expected));

export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, expecting(`one of ${values.join(', ')}`));

export const yesOrNo = z
  .enum(['true', 'false'], expecting('true or false'))
  .transform((value) => value === 'true');

export const wholeNumber = ({ minimum, maximum }: NumberRange) =>
  z
    .string()
    .refine(
      (value) => /^\d{1,12}$/.test(value) && Number(value) >= minimum && Number(value) <= maximum,
      expecting(`a whole number from ${minimum} to ${maximum}`),
    )
    .transform(Number);

export const numberOneOf = (values: readonly number[]) =>
  z
    .string()
    .refine((value) => values.some((allowed) => String(allowed) === value), {
      error: `must be one of ${values.join(', ')}`,
    })
    .transform(Number);

/** A list or map, as JSON. */
export const json = <Schema extends z.ZodType>(expected: string, schema: Schema) =>
  z
    .string()
    .transform((value, context) => {
      try {
        return JSON.parse(value) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: `must be ${expected}, as valid JSON` });
        return z.NEVER;
      }
    })
    .pipe(schema);

/** Whether a text is a web origin: scheme, host and port, without path or trailing slash (RFC 6454). */
export const isOrigin = (value: string): boolean =>
  /^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value;

export const origin = (example: string) =>
  z.string().refine(isOrigin, expecting(`an origin without path or trailing slash, such as ${example}`));

export const awsRegion = text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region, such as eu-west-1');

/** Where in a list or map a mistake is, such as `[0].topic`. */
export function pathOf({ path }: { path: PropertyKey[] }): string {
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
}
