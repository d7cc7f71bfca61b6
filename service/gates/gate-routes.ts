import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Gate } from '../../contract/gate';
import { SIGN_IN_SCOPES } from '../../contract/user-pool';
import { type Access, AUTHENTICATION_PROBLEMS, SCOPE_PROBLEMS } from '../auth/access';
import { type Principal, principalOf } from '../auth/principal';
import { DEPENDENCY_PROBLEMS } from '../platform/dependency';
import { sendRevalidated } from '../platform/revalidation';
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
    const principal = principalOf(request);
    sendRevalidated(request, response, {
      gates: await Promise.all(gates.map((gate) => view(gate, principal))),
    });
  }

  async function showGate(request: Request, response: Response) {
    const gate = gateById(gates, String(request.params['id']));
    sendRevalidated(request, response, await view(gate, principalOf(request)));
  }

  const signedIn = [access.authenticate, access.requireScopes(SIGN_IN_SCOPES)];
  return [
    {
      method: 'get',
      path: '/v1/gates',
      handlers: [...signedIn, listGates],
      documentation: documentation('listGates', 'All gates, with their live state', gateListSchema, {}),
    },
    {
      method: 'get',
      path: '/v1/gates/{id}',
      handlers: [...signedIn, showGate],
      documentation: {
        ...documentation('showGate', 'One gate, with its live state', gateViewSchema, {
          params: z.object({ id: z.string() }),
        }),
        problems: [...READ_PROBLEMS, unknownGate],
      },
    },
  ];
}

const READ_PROBLEMS = [...AUTHENTICATION_PROBLEMS, ...SCOPE_PROBLEMS, ...DEPENDENCY_PROBLEMS];

function documentation(
  operationId: string,
  summary: string,
  schema: z.ZodType,
  request: NonNullable<RouteDocumentation['request']>,
): RouteDocumentation {
  return {
    operationId,
    summary,
    tags: ['Gates'],
    security: 'signed-in',
    request,
    responses: {
      200: { description: 'The state as last reported.', content: { 'application/json': { schema } } },
      304: { description: 'Nothing has changed since the answer with the ETag in `If-None-Match`.' },
    },
    problems: READ_PROBLEMS,
  };
}
