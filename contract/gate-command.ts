import { z } from 'zod';
import { MESSAGE_RULES, MESSAGES, type Message } from './device-protocol';

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

const commandIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/);

/** Members that nobody knows yet are ignored, so that a newer service can command an older gate. */
const commandSchema = z.object({
  message: z.enum(MESSAGES),
  gate: z.string(),
  commandId: commandIdSchema,
  issuedAt: z.iso.datetime({ offset: true }).transform(Date.parse),
  expiresAt: z.iso.datetime({ offset: true }).transform(Date.parse),
}) satisfies z.ZodType<unknown, Omit<CommandPayload, 'requestedBy'>>;

const idAndMessageSchema = commandSchema.pick({ commandId: true, message: true });
const messageAloneSchema = z.object({
  message: z.enum(MESSAGES),
  commandId: commandIdSchema.optional().catch(undefined),
});

/** A complete command; times in milliseconds since 1970. */
export type GateCommand = z.infer<typeof commandSchema>;

/** What arrived on the command topic, as far as it can be understood. */
export type ReceivedCommand =
  | { kind: 'stop'; message: Message; commandId: string | undefined }
  | { kind: 'command'; commandId: string; command: GateCommand }
  | { kind: 'incomplete'; commandId: string; message: Message }
  | { kind: 'unreadable' };

/** Reads a payload. To be a stop it needs no more than its message: nothing may keep a gate from stopping. */
export function readGateCommand(payload: Uint8Array): ReceivedCommand {
  const value = parseJson(payload);
  const alone = messageAloneSchema.safeParse(value);
  if (alone.success && MESSAGE_RULES[alone.data.message].effect === 'stop') {
    return { kind: 'stop', message: alone.data.message, commandId: alone.data.commandId };
  }
  const command = commandSchema.safeParse(value);
  if (command.success) return { kind: 'command', commandId: command.data.commandId, command: command.data };
  const incomplete = idAndMessageSchema.safeParse(value);
  return incomplete.success ? { kind: 'incomplete', ...incomplete.data } : { kind: 'unreadable' };
}

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}
