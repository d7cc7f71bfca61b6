import http from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import { close, listen } from '../loopback-server';
import { GATE_EVENTS, type GateEvent, isGateEvent } from './gate-events';
import type { SimulatedGate } from './simulated-gate';

export interface GateControl {
  url: string;
  stop(): Promise<void>;
}

interface GateControlOptions {
  gates: readonly SimulatedGate[];
  /** Any free one by default. */
  port?: number;
}

const bringAbout: Record<GateEvent, (gate: SimulatedGate) => void | Promise<void>> = {
  jam: (gate) => gate.jam(),
  clear: (gate) => gate.clear(),
  offline: (gate) => gate.goOffline(),
  online: (gate) => gate.comeBack(),
  'lose-clock': (gate) => gate.loseClock(),
  'set-clock': (gate) => gate.setClock(),
};

/**
 * A loopback HTTP server through which a developer plays fate: `GET /gates` shows the gates,
 * `POST /gates/{id}/{event}` lets one of {@link GATE_EVENTS} happen and answers with the gate's state.
 *
 * @throws {Error} with `code` `EADDRINUSE` and the port where the port is taken
 */
export async function startGateControl({ gates, port = 0 }: GateControlOptions): Promise<GateControl> {
  const app = express().disable('x-powered-by');
  app.use(refuseBrowsers);
  app.get('/gates', (_request, response) => {
    response.json(gates.map(view));
  });
  app.post('/gates/:id/:event', async (request, response) => {
    const { id, event } = request.params;
    const gate = gates.find((candidate) => candidate.gate.id === id);
    if (!gate) return refuse(response, 404, `There is no gate ${id}; there is ${names(gates)}`);
    if (!isGateEvent(event))
      return refuse(response, 404, `There is no ${event}; there is ${GATE_EVENTS.join(', ')}`);
    await bringAbout[event](gate);
    response.json(view(gate));
  });
  app.use((request, response) => refuse(response, 404, `There is no ${request.method} ${request.path}`));
  app.use((_error: unknown, _request: Request, response: Response, _next: NextFunction) =>
    refuse(response, 503, 'The gate does not reach its broker'),
  );

  const server = http.createServer(app);
  const boundPort = await listen(server, port);
  return {
    url: `http://127.0.0.1:${boundPort}`,
    async stop() {
      await close(server);
    },
  };
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
  else refuse(response, 403, 'Web pages may not control gates');
}

function refuse(response: Response, status: number, error: string): void {
  response.status(status).json({ error });
}
