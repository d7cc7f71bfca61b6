import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane';
import express from 'express';
import { requireToken, verifier } from './cognito-verifier';
import { environment } from './environment';

/** Express 5, aws-jwt-verify and an IoT client, each as its documentation creates it: no limits, no log. */
const iot = new IoTDataPlaneClient({});

const app = express();
app.post('/v1/gates/control', requireToken, express.json(), async (request, response) => {
  await iot.send(
    new PublishCommand({ topic: 'controlGate', qos: 1, payload: Buffer.from(JSON.stringify(request.body)) }),
  );
  response.json({ status: 'published' });
});
void verifier.hydrate().then(() => app.listen(Number(environment.PORT)));
