import { z } from 'zod';
import { GROUP_NAME } from './user-pool';

/**
 * One gate, as configured in the stack and passed to the service in `GATES`.
 *
 * `topic` is the MQTT topic that carries its commands, `thing` the AWS IoT thing whose classic shadow holds its
 * state, `groups` the Cognito groups whose members may command it. With `confirmOpen` the console asks before it
 * opens, against taps in a pocket; `kind` says how the console draws it.
 */
export const gateSchema = z.strictObject({
  id: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,63}$/,
      'must be 1 to 64 lower-case letters, digits or hyphens, not starting with a hyphen',
    )
    .refine((id) => id !== 'control', 'must not be "control", which is a path of the API'),
  name: z.string().trim().min(1).max(100),
  topic: z
    .string()
    .max(256)
    .regex(
      /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/,
      'must be an MQTT topic of letters, digits, "_" and "-" in levels separated by "/", without wildcards',
    ),
  thing: z
    .string()
    .regex(/^[A-Za-z0-9:_-]{1,128}$/, 'must be an AWS IoT thing name: 1 to 128 of A-Z a-z 0-9 : _ -'),
  groups: z
    .array(z.string().regex(GROUP_NAME, 'must be a group name: 1 to 128 of A-Z a-z 0-9 _ . -'))
    .min(1, { error: 'must name at least one group' }),
  confirmOpen: z.boolean({ error: 'must be true or false' }).optional(),
  kind: z.enum(['slide', 'swing'], { error: 'must be slide or swing' }).optional(),
});

export type Gate = z.infer<typeof gateSchema>;

/** At least one gate; ids, topics and things are unique, since each of them names one gate. */
export const gatesSchema = z
  .array(gateSchema, { error: 'must be a list of gates' })
  .min(1, { error: 'must name at least one gate' })
  .superRefine((gates, context) => {
    for (const key of ['id', 'topic', 'thing'] as const) {
      const seen = new Set<string>();
      for (const [index, gate] of gates.entries()) {
        if (seen.has(gate[key])) {
          context.addIssue({
            code: 'custom',
            path: [index, key],
            message: `"${gate[key]}" is already the ${key} of another gate`,
          });
        }
        seen.add(gate[key]);
      }
    }
  });
