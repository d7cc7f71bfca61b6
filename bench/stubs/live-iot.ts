import { startIot } from '../../local/iot/start-iot';
import { environment } from '../peers/environment';

/** AWS IoT with shadows and MQTT over WebSocket: the local system's own stand-in. */
void startIot({
  httpPort: Number(environment.PORT),
  gates: JSON.parse(process.env['GATES'] ?? '[]'),
});
