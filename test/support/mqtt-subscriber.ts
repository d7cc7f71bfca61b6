import mqtt from 'mqtt';

/** Subscribes as a gate does, and hands out what arrives, one message at a time. */
export async function mqttSubscriber(url: string, topic: string) {
  const client = await mqtt.connectAsync(url);
  await client.subscribeAsync(topic, { qos: 1 });
  const arrived: Buffer[] = [];
  let wake = () => {};
  client.on('message', (_topic, payload) => {
    arrived.push(payload);
    wake();
  });
  return {
    /** The next message, as JSON. */
    async next(): Promise<unknown> {
      while (arrived.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return JSON.parse(String(arrived.shift()));
    },
    end: () => client.endAsync(),
  };
}
