import type { Gate } from '../../contract/gate';
import type { AwsClients } from '../platform/aws-clients';
import { dependencyProblem } from '../platform/dependency';
import { type GateShadow, gateShadow, parseJson } from './gate-shadow';

/** Asks AWS IoT for a gate's shadow. */
export type ShadowReader = (gate: Gate) => Promise<GateShadow>;

/**
 * Reader of gates' classic device shadows through the data plane (AWS IoT Core: "Device Shadow REST API"). Who asks
 * while a read of the same gate is under way gets its result.
 *
 * @throws {Problem} 502, 503 or 504 where AWS IoT does not answer
 */
export function createShadowReader(clients: AwsClients): ShadowReader {
  const underWay = new Map<string, Promise<GateShadow>>();

  async function read({ thing }: Gate): Promise<GateShadow> {
    try {
      const { payload } = await clients.iot.call((iot, abortSignal) =>
        iot.getThingShadow({ thingName: thing }, { abortSignal }),
      );
      return gateShadow(parseJson(payload));
    } catch (error) {
      if ((error as Error).name === 'ResourceNotFoundException') return gateShadow(undefined);
      throw dependencyProblem(error, 'AWS IoT', 'The state of the gate is not known.');
    }
  }

  return (gate) => {
    const known = underWay.get(gate.id);
    if (known) return known;
    const reading = read(gate).finally(() => underWay.delete(gate.id));
    underWay.set(gate.id, reading);
    return reading;
  };
}
