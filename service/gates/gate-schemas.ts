import { z } from 'zod';

export const MESSAGES = ['open', 'close', 'stop'] as const;

export type Message = (typeof MESSAGES)[number];

const messageSchema = z
  .enum(MESSAGES, { error: `must be one of ${MESSAGES.join(', ')}` })
  .meta({ description: 'What the gate is to do' });

/** Body of `POST /v1/gates/control`: the tutorial's `{topic, message}`, or a gate by its id. */
export const controlRequestSchema = z
  .strictObject({
    gate: z.string().optional().meta({ description: 'Id of the gate; needed when there are several' }),
    topic: z.string().optional().meta({ description: 'MQTT topic of a configured gate, instead of its id' }),
    message: messageSchema,
  })
  .meta({ id: 'ControlRequest', example: { message: 'open' } });

export type ControlRequest = z.infer<typeof controlRequestSchema>;

/** Answer to a published command. */
export const publishedCommandSchema = z
  .object({
    commandId: z.uuid(),
    gate: z.string(),
    message: messageSchema,
    issuedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().meta({ description: 'From then on the gate ignores the command' }),
    status: z.literal('published'),
  })
  .meta({ id: 'PublishedCommand' });

export type PublishedCommand = z.infer<typeof publishedCommandSchema>;

export const GATE_STATES = ['open', 'opening', 'closed', 'closing', 'stopped', 'unknown'] as const;

const lastCommandSchema = z.object({
  id: z.string(),
  message: messageSchema,
  result: z.enum(['accepted', 'succeeded', 'rejected', 'expired']),
  reason: z.string().optional(),
});

const stateSchema = z.object({
  state: z.enum(GATE_STATES),
  obstructed: z.boolean(),
  position: z.int().min(0).max(100).optional().meta({ description: '0 is closed, 100 open' }),
  connected: z.boolean(),
  lastCommand: lastCommandSchema.optional(),
});

/** What a gate last reported of itself; what it never reported, or wrongly, is the value that claims least. */
export const reportedStateSchema = z.object({
  state: stateSchema.shape.state.catch('unknown'),
  obstructed: stateSchema.shape.obstructed.catch(false),
  position: stateSchema.shape.position.catch(undefined),
  connected: stateSchema.shape.connected.catch(false),
  lastCommand: stateSchema.shape.lastCommand.catch(undefined),
});

export type ReportedState = z.infer<typeof stateSchema>;

/** A gate as one caller sees it. */
export const gateViewSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    canControl: z.boolean().meta({ description: 'Whether this access token may command the gate' }),
    ...stateSchema.shape,
  })
  .meta({ id: 'Gate' });

export type GateView = z.infer<typeof gateViewSchema>;

export const gateListSchema = z.object({ gates: z.array(gateViewSchema) }).meta({ id: 'GateList' });
