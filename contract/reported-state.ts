import { z } from 'zod';
import { COMMAND_RESULTS, GATE_STATES, MESSAGES } from './device-protocol';

/** Longest text in a shadow: no shadow document is larger (AWS IoT Core: "Device Shadow quotas"), in characters. */
const SHADOW_LIMIT = 8 * 1024;

export const lastCommandSchema = z.object({
  id: z.string().max(SHADOW_LIMIT),
  message: z.enum(MESSAGES),
  result: z.enum(COMMAND_RESULTS),
  reason: z.string().max(SHADOW_LIMIT).optional(),
});

/** Reported state: what a gate says of itself in its shadow. */
export const stateSchema = z.object({
  state: z.enum(GATE_STATES),
  obstructed: z.boolean(),
  position: z.int().min(0).max(100).optional().meta({ description: '0 is closed, 100 open' }),
  connected: z.boolean(),
  lastCommand: lastCommandSchema.optional(),
});

/** Reads what a gate reported; what it never reported, or wrongly, is the value that claims least. */
export const reportedStateSchema = z.object({
  state: stateSchema.shape.state.catch('unknown'),
  obstructed: stateSchema.shape.obstructed.catch(false),
  position: stateSchema.shape.position.catch(undefined),
  connected: stateSchema.shape.connected.catch(false),
  lastCommand: stateSchema.shape.lastCommand.catch(undefined),
});

export type ReportedState = z.infer<typeof stateSchema>;

export type LastCommand = z.infer<typeof lastCommandSchema>;
