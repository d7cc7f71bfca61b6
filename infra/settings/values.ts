import { z } from 'zod';
import { json } from '../../contract/text-values';

/** Option that is switched off by leaving it empty. */
export const optional = <Schema extends z.ZodType<string, string>>(schema: Schema) =>
  z
    .string()
    .transform((value) => value || undefined)
    .pipe(schema.optional());

/** List without duplicates. */
export const listOf = <Item extends z.ZodType<string>>(expected: string, item: Item) =>
  json(
    `a list of ${expected}`,
    z
      .array(item, { error: `must be a list of ${expected}` })
      .refine((items) => new Set(items).size === items.length, { error: 'must not name anything twice' }),
  );
