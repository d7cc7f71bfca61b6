import { z } from 'zod';

/**
 * Stack configuration reaches a Pulumi program as text: these schemas turn the text of one option into its value.
 * Their messages complete the sentence "<key> must be ...".
 */

export const text = (pattern: RegExp, expected: string) =>
  z.string().regex(pattern, { error: `must be ${expected}` });

/** An option that is switched off by leaving it empty. */
export const optional = <Schema extends z.ZodType<string, string>>(schema: Schema) =>
  z
    .string()
    .transform((value) => value || undefined)
    .pipe(schema.optional());

export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

export const wholeNumber = (minimum: number, maximum: number) =>
  z
    .string()
    .refine((value) => /^\d{1,12}$/.test(value) && Number(value) >= minimum && Number(value) <= maximum, {
      error: `must be a whole number from ${minimum} to ${maximum}`,
    })
    .transform(Number);

export const numberOneOf = (values: readonly number[]) =>
  z
    .string()
    .refine((value) => values.some((allowed) => String(allowed) === value), {
      error: `must be one of ${values.join(', ')}`,
    })
    .transform(Number);

export const yesOrNo = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((value) => value === 'true');

/** A list or map, which Pulumi hands over as JSON. */
export const structured = <Schema extends z.ZodType>(expected: string, schema: Schema) =>
  z
    .string()
    .transform((value, context) => {
      try {
        return JSON.parse(value) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: `must be ${expected}` });
        return z.NEVER;
      }
    })
    .pipe(schema);

/** A list without duplicates. */
export const listOf = <Item extends z.ZodType<string>>(expected: string, item: Item) =>
  structured(
    `a list of ${expected}`,
    z
      .array(item, { error: `must be a list of ${expected}` })
      .refine((items) => new Set(items).size === items.length, { error: 'must not name anything twice' }),
  );
