import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Gate } from '../../contract/gate';
import type { GateView } from '../../contract/live-events';
import type { Access } from '../auth/access';
import { type Principal, principalOf } from '../auth/principal';
import type { LiveCopy } from '../live/live-copy';
import type { ShadowReader } from '../live/read-shadow';
import { DEPENDENCY_PROBLEMS } from '../platform/dependency';
import { withHeaders } from '../platform/documented-headers';
import { ifNoneMatch, sendRevalidated } from '../platform/revalidation';
import type { Route, RouteDocumentation } from '../platform/route';
import { gateById, unknownGate } from './command';
import { assertCanSee, assertCanSeeGates, visibleGates } from './gate-rights';
import { gateListSchema, gateViewSchema } from './gate-schemas';
import type { GateViews } from './gate-view';

interface GateRoutesOptions {
  gates: readonly Gate[];
  access: Access;
  live: LiveCopy;
  /** Asked while there is no live copy. */
  readShadow: ShadowReader;
  views: GateViews;
}

/** `GET /v1/gates` and `GET /v1/gates/{id}`: the gates with their live state. */
export function gateRoutes({ gates, access, live, readShadow, views }: GateRoutesOptions): Route[] {
  const show = async (gate: Gate, principal: Principal): Promise<GateView> =>
    views.view(gate, principal, live.isLive ? live.get(gate) : await readShadow(gate));

  /** The live copy costs no call, and says how old it is at most (RFC 9111 section 5.1). */
  const sayAge = (response: Response) => live.isLive && response.set('Age', String(live.ageSeconds));

  async function listGates(request: Request, response: Response) {
    const principal = principalOf(response);
    sayAge(response);
    sendRevalidated(request, response, {
      gates: await Promise.all(visibleGates(principal, gates).map((gate) => show(gate, principal))),
    });
  }

  const gateOf = ({ params }: Request) => gateById(gates, String(params['id']));

  async function showGate(request: Request, response: Response) {
    const gate = gateOf(request);
    sayAge(response);
    sendRevalidated(request, response, await show(gate, principalOf(response)));
  }

  const mayList = access.authorize((principal) => assertCanSeeGates(principal, gates));
  const maySee = access.authorize(
    (principal, { req }) => assertCanSee(principal, gateOf(req)),
    [unknownGate],
  );
  return [
    {
      method: 'get',
      path: '/v1/gates',
      steps: [access.authenticate, mayList, { handler: listGates, problems: DEPENDENCY_PROBLEMS }],
      documentation: {
        operationId: 'listGates',
        tags: ['Gates'],
        summary: 'All gates, with their live state',
        description: 'A machine sees those that it may command.',
        request: { headers: ifNoneMatch },
        responses: responses(gateListSchema, { gates: [GATE_EXAMPLE] }),
      },
    },
    {
      method: 'get',
      path: '/v1/gates/{id}',
      steps: [access.authenticate, maySee, { handler: showGate, problems: DEPENDENCY_PROBLEMS }],
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
    description: 'The state as last reported; `Age` says how long ago that was confirmed.',
    headers: withHeaders('ETag', 'Age'),
    content: { 'application/json': { schema, example } },
  },
  304: {
    description: 'Nothing has changed since the answer with the ETag in `If-None-Match`.',
    headers: withHeaders('ETag'),
  },
});
