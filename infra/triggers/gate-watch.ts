import fs from 'node:fs';
import path from 'node:path';
import {
  GetThingShadowCommand,
  IoTDataPlaneClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-iot-data-plane';
import { z } from 'zod';

/** Names of the gates' things, packed beside the code: the environment of a function has 4 KB. */
const thingsSchema = z.array(z.string());

const environmentSchema = z.object({
  /** Minutes that a gate may be offline before it counts. */
  GATE_OFFLINE_MINUTES: z.coerce.number(),
  /** Where AWS Lambda unpacks the function. */
  LAMBDA_TASK_ROOT: z.string(),
});

/** The part of a shadow document that says whether the device is there, and since when (seconds since 1970). */
const shadowSchema = z.object({
  state: z.object({ reported: z.object({ connected: z.boolean() }) }),
  metadata: z.object({ reported: z.object({ connected: z.object({ timestamp: z.number() }) }) }),
});

/** Shadows that are read at a time. */
const AT_A_TIME = 20;

/**
 * Gate watch, which Amazon EventBridge calls every few minutes: counts the gates that have been offline for too long,
 * in one line of its log that a metric filter reads. A gate that never reported is not counted: it is not installed.
 *
 * @throws {Error} where AWS IoT does not answer, so that the function's error is counted instead
 */
export async function handler(): Promise<void> {
  const { GATE_OFFLINE_MINUTES: minutes, LAMBDA_TASK_ROOT: root } = environmentSchema.parse(process.env);
  const things = thingsSchema.parse(JSON.parse(fs.readFileSync(path.join(root, 'things.json'), 'utf8')));
  const client = new IoTDataPlaneClient({});
  const latest = Date.now() / 1000 - minutes * 60;
  const offline: string[] = [];
  for (let start = 0; start < things.length; start += AT_A_TIME) {
    const some = things.slice(start, start + AT_A_TIME);
    const since = await Promise.all(some.map((thing) => offlineSince(client, thing)));
    offline.push(...some.filter((_thing, index) => since[index]! <= latest));
  }
  // Not console.log, which AWS Lambda wraps into a record of its own: what a function writes to stdout as JSON is logged as
  // it is (AWS Lambda: "Configuring JSON and plain text log formats" and "Log and monitor Node.js Lambda functions").
  process.stdout.write(`${JSON.stringify({ gatesOffline: offline.length, things: offline })}\n`);
}

/** Seconds since 1970; Infinity for a gate that is there, or never was. */
async function offlineSince(client: IoTDataPlaneClient, thingName: string): Promise<number> {
  try {
    const { payload } = await client.send(new GetThingShadowCommand({ thingName }));
    const shadow = shadowSchema.safeParse(JSON.parse(Buffer.from(payload ?? []).toString()));
    if (!shadow.success || shadow.data.state.reported.connected) return Number.POSITIVE_INFINITY;
    return shadow.data.metadata.reported.connected.timestamp;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return Number.POSITIVE_INFINITY;
    throw error;
  }
}
