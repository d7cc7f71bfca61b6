import { z } from 'zod';
import type { Gate } from '../../contract/gate';
import { type ReportedState, reportedStateSchema } from '../../contract/reported-state';
import type { AwsClients } from '../platform/aws-clients';
import { dependencyProblem } from '../platform/dependency';

/** Reads what a gate last reported of itself. */
export type GateStateReader = (gate: Gate) => Promise<ReportedState>;

const shadowSchema = z
  .object({ state: z.object({ reported: z.record(z.string(), z.unknown()).catch({}) }) })
  .catch({ state: { reported: {} } });

/**
 * Reads gates' states from their classic device shadows (AWS IoT Core: "Device Shadow service documents"). A gate
 * that never reported, or reports nonsense, is in state `unknown` and not connected.
 *
 * @throws {Problem} 502, 503 or 504 where AWS IoT does not answer
 */
export function createGateStateReader(clients: AwsClients): GateStateReader {
  return async ({ thing }) => {
    try {
      const { payload } = await clients.iot.call((iot, abortSignal) =>
        iot.getThingShadow({ thingName: thing }, { abortSignal }),
      );
      return reportedState(payload);
    } catch (error) {
      if ((error as Error).name === 'ResourceNotFoundException') return reportedState(undefined);
      throw dependencyProblem(error, 'AWS IoT', 'The state of the gate is not known.');
    }
  };
}

function reportedState(payload: Uint8Array | undefined): ReportedState {
  return reportedStateSchema.parse(shadowSchema.parse(parseJson(payload)).state.reported);
}

function parseJson(payload: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(payload ?? []).toString());
  } catch {
    return undefined;
  }
}
