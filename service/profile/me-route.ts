import type { RequestHandler } from 'express';
import { z } from 'zod';
import { SIGN_IN_SCOPES } from '../../contract/user-pool';
import type { Access } from '../auth/access';
import { principalOf } from '../auth/principal';
import type { Route } from '../platform/route';

const meSchema = z
  .object({
    sub: z.string().max(128),
    username: z.string().max(128),
    clientId: z.string().max(128),
    groups: z.array(z.string().max(128)).max(100),
    scopes: z.array(z.string().max(512)).max(1000),
    via: z.enum(['bearer', 'alb']),
    profile: z
      .object({
        name: z.string().max(2048).optional(),
        given_name: z.string().max(2048).optional(),
        family_name: z.string().max(2048).optional(),
        email: z.string().max(2048).optional(),
        picture: z.string().max(2048).optional(),
      })
      .optional()
      .meta({ description: 'Known only with a browser session' }),
  })
  .meta({
    id: 'Me',
    example: {
      sub: 'ad310001-5c1e-4c0f-8e65-6a7e0a0f0001',
      username: 'ad310001-5c1e-4c0f-8e65-6a7e0a0f0001',
      clientId: '7lnhk5example',
      groups: ['Admins'],
      scopes: ['openid', 'profile', 'email', 'Admins-7lnhk5example'],
      via: 'bearer',
    },
  });

/** `GET /v1/me`: who the principal is, as far as the service knows. */
export function meRoute({ access }: { access: Access }): Route {
  const showMe: RequestHandler = (_request, response) => {
    const { jti: _jti, expiresAt: _expiresAt, signedInAt: _signedInAt, ...me } = principalOf(response);
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
