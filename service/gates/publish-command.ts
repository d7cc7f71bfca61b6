import { commandTopicOf } from '../../contract/gate';
import type { CommandPayload } from '../../contract/gate-command';
import type { Principal } from '../auth/principal';
import type { AwsClients } from '../platform/aws-clients';
import { dependencyProblem } from '../platform/dependency';
import type { Command } from './command';
import type { PublishedCommand } from './gate-schemas';

/** Publishes commands and says what was published. */
export type CommandPublisher = (command: Command, principal: Principal) => Promise<PublishedCommand>;

/**
 * Publishes over AWS IoT with QoS 1, never retained, and with a message expiry (AWS IoT Core: "MQTT 5 supported
 * features"): a gate must never open minutes later because it reconnected. `docs/device-protocol.md` describes
 * the payload.
 *
 * @param ttlSeconds how long after issue a command may still be obeyed
 * @throws {Problem} 502, 503 or 504 where AWS IoT did not confirm
 */
export function createCommandPublisher(clients: AwsClients, ttlSeconds: number): CommandPublisher {
  return async ({ id: commandId, gate, message }, { sub }) => {
    const now = Date.now();
    const issuedAt = new Date(now).toISOString();
    const expiresAt = new Date(now + ttlSeconds * 1000).toISOString();
    const payload: CommandPayload = {
      message,
      gate: gate.id,
      commandId,
      issuedAt,
      expiresAt,
      requestedBy: sub,
    };
    const iot = await clients.iot();
    try {
      await iot.publish({
        topic: commandTopicOf(gate),
        qos: 1,
        retain: false,
        contentType: 'application/json',
        payloadFormatIndicator: 'UTF8_DATA',
        messageExpiry: ttlSeconds,
        payload: Buffer.from(JSON.stringify(payload)),
      });
    } catch (error) {
      throw dependencyProblem(
        error,
        'AWS IoT',
        `The command was not confirmed; if it was sent, it is void after ${expiresAt}.`,
      );
    }
    return { commandId, gate: gate.id, message, issuedAt, expiresAt, status: 'published' };
  };
}
