import pLimit from 'p-limit';
import type { Gate } from '../../contract/gate';
import type { AwsClients } from '../platform/aws-clients';
import { dependencyProblem } from '../platform/dependency';
import { type GateShadow, gateShadow, parseJson } from './gate-shadow';

/** Asks AWS IoT for a gate's shadow. */
export type ShadowReader = (gate: Gate) => Promise<GateShadow>;

/** Shadows that are read at a time, and so the connections that reading takes. */
const CONCURRENT_READS = 8;

/**
 * Reader of gates' classic device shadows through the data plane (AWS IoT Core: "Device Shadow REST API"). Who asks
 * while a read of the same gate is under way gets its result.
 *
 * @throws {Problem} 502, 503 or 504 where AWS IoT does not answer
 */
export function createShadowReader(clients: AwsClients): ShadowReader {
  const limit = pLimit(CONCURRENT_READS);
  const underWay = new Map<string, Promise<GateShadow>>();

  async function read({ thing }: Gate): Promise<GateShadow> {
    const iot = await clients.iot();
    try {
      const { payload } = await iot.getThingShadow({ thingName: thing });
      return gateShadow(parseJson(payload));
    } catch (error) {
      if ((error as Error).name === 'ResourceNotFoundException') return gateShadow(undefined);
      throw dependencyProblem(error, 'AWS IoT', 'The state of the gate is not known.');
    }
  }

  return (gate) => {
    const known = underWay.get(gate.id);
    if (known) return known;
    const reading = limit(() => read(gate)).finally(() => underWay.delete(gate.id));
    underWay.set(gate.id, reading);
    return reading;
  };
}
