import { AWS_JWT_VERIFY, GATEHOUSE } from '../contestants';
import { httpRequest } from '../load/request';
import { interleave, type Sample } from '../rounds';
import { atLeast, atMost, ratioOf, type Section } from '../section';
import type { Settings } from '../settings';
import { median } from '../statistics';
import type { Testbed } from '../testbed';
import { measureThroughput } from '../throughput';

const JOSE = 'Express 5 + jose';

/** `GET /v1/me` with tokens that the server has never seen: each is sent once, to a process of its own. */
export async function unseenTokens(testbed: Testbed, settings: Settings): Promise<Section> {
  const toRequest = (token: string) => httpRequest({ path: '/v1/me', token });
  const issue = () => testbed.issuer.issue(settings.unseenTokens).map(toRequest);
  const forWarmUp = issue();
  const unseen = issue();
  const delays: Record<string, number[]> = {};

  async function measure(name: string, program: string): Promise<Sample> {
    const server = await testbed.start(program);
    await measureThroughput({ server, requests: forWarmUp }, 'all sent');
    const sample = await measureThroughput({ server, requests: unseen }, 'all sent');
    await server.stop();
    delays[name] = [...(delays[name] ?? []), sample.loopDelayP99];
    return sample;
  }

  const contestants = Object.entries({
    [GATEHOUSE]: 'gatehouse',
    [AWS_JWT_VERIFY]: 'express-aws-jwt-verify',
    [JOSE]: 'express-jose',
    'Express 5 + fast-jwt, cached': 'express-fast-jwt',
  });
  const measurements = await interleave(
    settings.rounds,
    contestants.map(([name, program]) => ({ name, measure: () => measure(name, program) })),
  );
  const delay = (name: string) => median(delays[name] ?? []);
  return {
    name: 'unseen-tokens',
    title: 'Tokens never seen before',
    unit: 'requests/s',
    measurements,
    reference: AWS_JWT_VERIFY,
    notes: [
      'A token is verified once: the first time that a task sees it, and again where it was forgotten, with more than about 19,000 callers. So this is also the rate with far more callers than that.',
      `Event-loop delay, p99: Gatehouse ${delay(GATEHOUSE).toFixed(1)} ms, ${AWS_JWT_VERIFY} ${delay(AWS_JWT_VERIFY).toFixed(1)} ms.`,
    ],
    goals: [
      atLeast(
        'Never-seen tokens, full product, to bare Express + aws-jwt-verify',
        1.1,
        ratioOf(measurements, GATEHOUSE, AWS_JWT_VERIFY),
      ),
      atLeast(`Never-seen tokens, full product, to ${JOSE}`, 0.7, ratioOf(measurements, GATEHOUSE, JOSE)),
      atMost('Never-seen tokens, event-loop delay p99', 20, delay(GATEHOUSE), ' ms'),
    ],
  };
}
