import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Gate } from '../../contract/gate';
import { SIGN_IN_SCOPES } from '../../contract/user-pool';
import type { Access } from '../auth/access';
import { type Principal, principalOf } from '../auth/principal';
import { DEPENDENCY_PROBLEMS } from '../platform/dependency';
import { withHeaders } from '../platform/documented-headers';
import { ifNoneMatch, sendRevalidated } from '../platform/revalidation';
import type { Route, RouteDocumentation } from '../platform/route';
import { gateById, unknownGate } from './command';
import { canControl } from './control-rights';
import { type GateView, gateListSchema, gateViewSchema } from './gate-schemas';
import type { GateStateReader } from './gate-state';

interface GateRoutesOptions {
  gates: readonly Gate[];
  access: Access;
  readState: GateStateReader;
}

/** `GET /v1/gates` and `GET /v1/gates/{id}`: the gates with their live state. */
export function gateRoutes({ gates, access, readState }: GateRoutesOptions): Route[] {
  const view = async (gate: Gate, principal: Principal): Promise<GateView> => ({
    id: gate.id,
    name: gate.name,
    canControl: canControl(principal, gate),
    ...(await readState(gate)),
  });

  async function listGates(request: Request, response: Response) {
    const principal = principalOf(response);
    sendRevalidated(request, response, {
      gates: await Promise.all(gates.map((gate) => view(gate, principal))),
    });
  }

  async function showGate(request: Request, response: Response) {
    const gate = gateById(gates, String(request.params['id']));
    sendRevalidated(request, response, await view(gate, principalOf(response)));
  }

  const signedIn = [access.authenticate, access.requireScopes(SIGN_IN_SCOPES)];
  return [
    {
      method: 'get',
      path: '/v1/gates',
      steps: [...signedIn, { handler: listGates, problems: DEPENDENCY_PROBLEMS }],
      documentation: {
        operationId: 'listGates',
        tags: ['Gates'],
        summary: 'All gates, with their live state',
        request: { headers: ifNoneMatch },
        responses: responses(gateListSchema, { gates: [GATE_EXAMPLE] }),
      },
    },
    {
      method: 'get',
      path: '/v1/gates/{id}',
      steps: [...signedIn, { handler: showGate, problems: [unknownGate, ...DEPENDENCY_PROBLEMS] }],
      documentation: {
        operationId: 'showGate',
        tags: ['Gates'],
        summary: 'One gate, with its live state',
        request: { params: z.object({ id: gateViewSchema.shape.id }), headers: ifNoneMatch },
        responses: responses(gateViewSchema, GATE_EXAMPLE),
      },
    },
  ];
}

const GATE_EXAMPLE: GateView = {
  id: 'main',
  name: 'Main gate',
  canControl: true,
  state: 'opening',
  obstructed: false,
  position: 13,
  connected: true,
  lastCommand: { id: '6c58e6dc-ec7c-4b48-954f-25051a2a3d81', message: 'open', result: 'accepted' },
};

const responses = (schema: z.ZodType, example: object): RouteDocumentation['responses'] => ({
  200: {
    description: 'The state as last reported.',
    headers: withHeaders('ETag'),
    content: { 'application/json': { schema, example } },
  },
  304: {
    description: 'Nothing has changed since the answer with the ETag in `If-None-Match`.',
    headers: withHeaders('ETag'),
  },
});
