import type { RequestHandler } from 'express';
import { z } from 'zod';
import { SIGN_IN_SCOPES } from '../../contract/user-pool';
import type { Access } from '../auth/access';
import { principalOf } from '../auth/principal';
import type { Route } from '../platform/route';

const meSchema = z
  .object({
    sub: z.string(),
    username: z.string(),
    clientId: z.string(),
    groups: z.array(z.string()),
    scopes: z.array(z.string()),
    via: z.enum(['bearer', 'alb']),
    profile: z
      .object({
        name: z.string().optional(),
        given_name: z.string().optional(),
        family_name: z.string().optional(),
        email: z.string().optional(),
        picture: z.string().optional(),
      })
      .optional()
      .meta({ description: 'Known only with a browser session' }),
  })
  .meta({ id: 'Me' });

/** `GET /v1/me`: who the principal is, as far as the service knows. */
export function meRoute({ access }: { access: Access }): Route {
  const showMe: RequestHandler = (_request, response) => {
    const { jti: _jti, expiresAt: _expiresAt, ...me } = principalOf(response);
    response.set('Cache-Control', 'no-store').json(me);
  };
  return {
    method: 'get',
    path: '/v1/me',
    steps: [access.authenticate, access.requireScopes(SIGN_IN_SCOPES), { handler: showMe }],
    documentation: {
      operationId: 'showMe',
      tags: ['Profile'],
      summary: 'Who you are',
      responses: {
        200: { description: 'The principal.', content: { 'application/json': { schema: meSchema } } },
      },
    },
  };
}
