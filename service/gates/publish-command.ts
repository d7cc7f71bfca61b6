import type { PublishCommandInput } from '@aws-sdk/client-iot-data-plane';
import { MESSAGE_RULES } from '../../contract/device-protocol';
import { commandTopicOf } from '../../contract/gate';
import type { CommandPayload } from '../../contract/gate-command';
import type { Principal } from '../auth/principal';
import type { AwsClients } from '../platform/aws-clients';
import { dependencyProblem } from '../platform/dependency';
import { CallRefused } from '../platform/limited-client';
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
    const publication = {
      topic: commandTopicOf(gate),
      qos: 1,
      retain: false,
      contentType: 'application/json',
      payloadFormatIndicator: 'UTF8_DATA',
      messageExpiry: ttlSeconds,
      payload: Buffer.from(JSON.stringify(payload)),
    } satisfies PublishCommandInput;
    try {
      await clients.iot.call((iot, abortSignal) => iot.publish(publication, { abortSignal }), {
        urgent: MESSAGE_RULES[message].effect === 'stop',
      });
    } catch (error) {
      throw dependencyProblem(
        error,
        'AWS IoT',
        error instanceof CallRefused
          ? 'The command was not sent.'
          : `The command was not confirmed, but it may have been carried out; it is void after ${expiresAt}.`,
      );
    }
    return { commandId, gate: gate.id, message, issuedAt, expiresAt, status: 'published' };
  };
}
