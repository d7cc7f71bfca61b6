import { z } from 'zod';
import { MESSAGES } from '../../contract/device-protocol';

const commandIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/);

/** Members that nobody knows yet are ignored, so that a newer service can command an older gate. */
const deviceCommandSchema = z.object({
  message: z.enum(MESSAGES),
  gate: z.string(),
  commandId: commandIdSchema,
  issuedAt: z.iso.datetime({ offset: true }).transform(Date.parse),
  expiresAt: z.iso.datetime({ offset: true }).transform(Date.parse),
});

const idAndMessageSchema = deviceCommandSchema.pick({ commandId: true, message: true });
const stopSchema = z.object({
  message: z.literal('stop'),
  commandId: commandIdSchema.optional().catch(undefined),
});

/** A complete command; times in milliseconds since 1970. */
export type DeviceCommand = z.infer<typeof deviceCommandSchema>;

/** What arrived on the command topic, as far as it can be understood. */
export type ReceivedCommand =
  | { kind: 'stop'; commandId: string | undefined }
  | { kind: 'command'; commandId: string; command: DeviceCommand }
  | { kind: 'incomplete'; commandId: string; message: DeviceCommand['message'] }
  | { kind: 'unreadable' };

/** Reads a payload. To be a stop it needs no more than its message: nothing may keep a gate from stopping. */
export function readDeviceCommand(payload: Uint8Array): ReceivedCommand {
  const value = parseJson(payload);
  const stop = stopSchema.safeParse(value);
  if (stop.success) return { kind: 'stop', commandId: stop.data.commandId };
  const command = deviceCommandSchema.safeParse(value);
  if (command.success) return { kind: 'command', commandId: command.data.commandId, command: command.data };
  const incomplete = idAndMessageSchema.safeParse(value);
  return incomplete.success ? { kind: 'incomplete', ...incomplete.data } : { kind: 'unreadable' };
}

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString());
  } catch {
    return undefined;
  }
}
