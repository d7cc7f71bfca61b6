import { z } from 'zod';
import { type Direction, MESSAGE_RULES, MESSAGES, type Message } from './device-protocol';

/** Payload of a command, as the service publishes it on the gate's topic. */
export interface CommandPayload {
  message: Message;
  /** Id of the gate. */
  gate: string;
  /** The same for every delivery and every retry of one command. */
  commandId: string;
  /** RFC 3339. */
  issuedAt: string;
  /** RFC 3339; from then on the command is void. */
  expiresAt: string;
  /** The user's `sub`, for a log in the device. */
  requestedBy?: string;
}

/** Milliseconds since 1970; never NaN, which would pass every comparison that refuses. */
const timeSchema = z.iso.datetime({ offset: true }).transform(Date.parse).pipe(z.number());

const commandIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/);

/** Members that nobody knows yet are ignored, so that a newer service can command an older gate. */
const commandSchema = z.object({
  message: z.enum(MESSAGES),
  gate: z.string(),
  commandId: commandIdSchema,
  issuedAt: timeSchema,
  expiresAt: timeSchema,
}) satisfies z.ZodType<unknown, Omit<CommandPayload, 'requestedBy'>>;

const messageAloneSchema = z.object({
  message: z.enum(MESSAGES),
  commandId: commandIdSchema.optional().catch(undefined),
});

/** A complete command to move; times in milliseconds since 1970. */
export interface GateCommand extends z.infer<typeof commandSchema> {
  direction: Direction;
}

/** What arrived on the command topic, as far as it can be understood. */
export type ReceivedCommand =
  | { kind: 'stop'; message: Message; commandId: string | undefined }
  | { kind: 'command'; message: Message; commandId: string; command: GateCommand }
  | { kind: 'incomplete'; message: Message; commandId: string }
  | { kind: 'unreadable' };

/** Reads a payload. To be a stop it needs no more than its message: nothing may keep a gate from stopping. */
export function readGateCommand(payload: Uint8Array): ReceivedCommand {
  const value = parseJson(payload);
  const { success, data: alone } = messageAloneSchema.safeParse(value);
  if (!success) return { kind: 'unreadable' };
  const { message, commandId } = alone;
  const rule = MESSAGE_RULES[message];
  if (rule.effect === 'stop') return { kind: 'stop', message, commandId };
  if (commandId === undefined) return { kind: 'unreadable' };
  const { data: complete } = commandSchema.safeParse(value);
  if (!complete) return { kind: 'incomplete', message, commandId };
  return { kind: 'command', message, commandId, command: { ...complete, direction: rule.direction } };
}

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}
