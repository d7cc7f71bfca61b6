import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane';
import express from 'express';
import { environment } from './environment';

/** Express 5 and an IoT client as its documentation creates it: no authentication, no limits, no log. */
const iot = new IoTDataPlaneClient({});

const app = express();
app.use(express.json());
app.post('/v1/gates/control', async (request, response) => {
  await iot.send(
    new PublishCommand({ topic: 'controlGate', qos: 1, payload: Buffer.from(JSON.stringify(request.body)) }),
  );
  response.json({ status: 'published' });
});
app.listen(Number(environment.PORT));
