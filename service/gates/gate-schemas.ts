import { z } from 'zod';
import { MESSAGES } from '../../contract/device-protocol';
import { gateSchema } from '../../contract/gate';
import type { GateView } from '../../contract/live-events';
import { lastCommandSchema, stateSchema } from '../../contract/reported-state';

const messageSchema = z
  .enum(MESSAGES, { error: `must be one of ${MESSAGES.join(', ')}` })
  .meta({ description: 'What the gate is to do' });

/** Body of `POST /v1/gates/control`: the tutorial's `{topic, message}`, or a gate by its id. */
export const controlRequestSchema = z
  .strictObject({
    gate: z
      .string()
      .max(64, 'must be at most 64 characters')
      .optional()
      .meta({ description: 'Id of the gate; needed when there are several' }),
    topic: z
      .string()
      .max(256, 'must be at most 256 characters')
      .optional()
      .meta({ description: 'MQTT topic of a configured gate, instead of its id' }),
    message: messageSchema,
  })
  .meta({ id: 'ControlRequest', example: { message: 'open' } });

export type ControlRequest = z.infer<typeof controlRequestSchema>;

/** Answer to a published command. */
export const publishedCommandSchema = z
  .object({
    commandId: z.uuid(),
    gate: z.string().max(64),
    message: messageSchema,
    issuedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().meta({ description: 'From then on the gate ignores the command' }),
    status: z.literal('published'),
  })
  .meta({
    id: 'PublishedCommand',
    example: {
      commandId: '6c58e6dc-ec7c-4b48-954f-25051a2a3d81',
      gate: 'main',
      message: 'open',
      issuedAt: '2026-11-21T06:00:31.561Z',
      expiresAt: '2026-11-21T06:00:41.561Z',
      status: 'published',
    },
  });

export type PublishedCommand = z.infer<typeof publishedCommandSchema>;

/** Gate, as one principal sees it. */
export const gateViewSchema = z
  .object({
    id: z.string().max(64),
    name: z.string().max(100),
    canControl: z.boolean().meta({ description: 'Whether this access token may command the gate' }),
    ...stateSchema.shape,
    lastCommand: lastCommandSchema
      .extend({
        by: z
          .string()
          .max(2048)
          .optional()
          .meta({ description: '`you`, or a name, where it is known and yours to know' }),
        at: z.iso.datetime().optional().meta({ description: 'When it was issued, where that is known' }),
      })
      .optional(),
    version: z
      .int()
      .min(0)
      .max(2_147_483_647)
      .optional()
      .meta({ description: 'Counts the reports; absent where there was none' }),
    reportedAt: z.iso.datetime().optional().meta({ description: 'When the gate was last heard of' }),
    confirmOpen: gateSchema.shape.confirmOpen.meta({ description: 'Ask a person before opening' }),
    kind: gateSchema.shape.kind.meta({ description: 'How the gate is built' }),
  })
  .meta({ id: 'Gate' }) satisfies z.ZodType<GateView>;

export const gateListSchema = z.object({ gates: z.array(gateViewSchema).max(1000) }).meta({ id: 'GateList' });
