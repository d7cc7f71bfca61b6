import express, { type NextFunction, type Request, type Response } from 'express';
import type { LocalCognito } from './cognito/start-cognito';
import { COGNITO_FAULT_NAMES, FAULT_NAMES, type Fault, isCognitoFault, isFault } from './faults';
import type { SimulatedGate } from './gate/simulated-gate';
import { close, createLoopbackServer, listen } from './loopback-server';

export interface FaultServer {
  url: string;
  stop(): Promise<void>;
}

interface FaultServerOptions {
  gates: readonly SimulatedGate[];
  cognito: Pick<LocalCognito, 'throttle'>;
  /** Any free one by default. */
  port?: number;
}

const inject: Record<Fault, (gate: SimulatedGate) => void | Promise<void>> = {
  jam: (gate) => gate.controller.drive.jam(),
  clear: (gate) => gate.controller.drive.clear(),
  offline: (gate) => gate.goOffline(),
  online: (gate) => gate.connect(),
  'lose-clock': (gate) => gate.controller.trustClock(false),
  'set-clock': (gate) => gate.controller.trustClock(true),
};

/**
 * Fault server: injects faults into the simulated gates and the local Cognito. `GET /gates` shows the gates,
 * `POST /gates/{id}/{fault}` injects a fault and answers with the gate's state; `POST /cognito/{fault}` does for Cognito.
 *
 * @throws {Error} with `code` `EADDRINUSE` and the port where the port is taken
 */
export async function startFaultServer({
  gates,
  cognito,
  port = 0,
}: FaultServerOptions): Promise<FaultServer> {
  const app = express().disable('x-powered-by');
  app.use(refuseBrowsers);
  app.get('/gates', (_request, response) => {
    response.json(gates.map(view));
  });
  app.post('/gates/:id/:fault', async (request, response) => {
    const { id, fault } = request.params;
    const gate = gates.find((candidate) => candidate.gate.id === id);
    if (!gate) return refuse(response, 404, `There is no gate ${id}; there is ${names(gates)}`);
    if (!isFault(fault)) {
      return refuse(response, 404, `There is no fault ${fault}; there is ${FAULT_NAMES.join(', ')}`);
    }
    await inject[fault](gate);
    response.json(view(gate));
  });
  app.post('/cognito/:fault', (request, response) => {
    const { fault } = request.params;
    if (!isCognitoFault(fault)) {
      const names = COGNITO_FAULT_NAMES.join(', ');
      return refuse(response, 404, `There is no fault ${fault} of Cognito; there is ${names}`);
    }
    const isThrottled = fault === 'throttle-cognito';
    cognito.throttle(isThrottled);
    response.json({ cognito: isThrottled ? 'throttled' : 'answering' });
  });
  app.use((request, response) => refuse(response, 404, `There is no ${request.method} ${request.path}`));
  app.use((_error: unknown, _request: Request, response: Response, _next: NextFunction) =>
    refuse(response, 503, 'The gate does not reach its broker'),
  );

  const server = createLoopbackServer(app);
  const boundPort = await listen(server, port);
  return { url: `http://127.0.0.1:${boundPort}`, stop: () => close(server) };
}

function view({ gate, state }: SimulatedGate) {
  return { gate: gate.id, ...state };
}

function names(gates: readonly SimulatedGate[]): string {
  return gates.map(({ gate }) => gate.id).join(', ');
}

/** A page that a developer happens to have open has no business with the gates: browsers say where a POST is from. */
function refuseBrowsers(request: Request, response: Response, next: NextFunction): void {
  if (request.get('origin') === undefined) next();
  else refuse(response, 403, 'Web pages may not inject faults');
}

function refuse(response: Response, status: number, error: string): void {
  response.status(status).json({ error });
}
