import type { RequestHandler } from 'express';
import { z } from 'zod';
import { SIGN_IN_SCOPES } from '../../contract/user-pool';
import { type Access, accessTokenOf, assertScopes } from '../auth/access';
import { type Principal, principalOf } from '../auth/principal';
import { DEPENDENCY_PROBLEMS } from '../platform/dependency';
import { Problem } from '../platform/problem';
import { malformedRequest } from '../platform/request-problems';
import type { Route } from '../platform/route';
import type { CallerProfiles } from './caller-profile';

const meSchema = z
  .object({
    actor: z.enum(['person', 'machine']).meta({ description: 'A machine is an app client itself' }),
    sub: z.string().max(128).meta({ description: 'Of a machine, its client id' }),
    username: z.string().max(128).meta({ description: 'Of a machine, the name of its app client' }),
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
      .meta({ description: 'With a browser session, or where `include=profile` asks for it' }),
  })
  .meta({
    id: 'Me',
    example: {
      actor: 'person',
      sub: 'ad310001-5c1e-4c0f-8e65-6a7e0a0f0001',
      username: 'ad310001-5c1e-4c0f-8e65-6a7e0a0f0001',
      clientId: '7lnhk5example',
      groups: ['Admins'],
      scopes: ['openid', 'profile', 'email', 'Admins-7lnhk5example'],
      via: 'bearer',
    },
  });

/**
 * `GET /v1/me`: who the principal is, as far as the service knows; with `include=profile`, what the user pool has of the
 * person. Without it nothing is asked of anybody, and the answer is as fast as a verified token.
 */
export function meRoute({ access, profiles }: { access: Access; profiles: CallerProfiles }): Route {
  const showMe: RequestHandler = async (request, response) => {
    const principal = principalOf(response);
    const { jti: _jti, expiresAt: _expiresAt, signedInAt: _signedInAt, ...me } = principal;
    response.set('Cache-Control', 'no-store');
    const { include } = request.query;
    if (include === undefined) {
      response.json(me);
      return;
    }
    if (include !== 'profile') throw new Problem(malformedRequest, 'include must be profile');
    const profile = await profiles
      .find(principal, accessTokenOf(request, response))
      .catch((error: unknown) => {
        throw access.answerTo(error);
      });
    response.json({ ...me, ...(profile && { profile }) });
  };
  return {
    method: 'get',
    path: '/v1/me',
    steps: [
      access.authenticate,
      access.authorize(assertSignedIn),
      { handler: showMe, problems: [malformedRequest, ...DEPENDENCY_PROBLEMS] },
    ],
    documentation: {
      operationId: 'showMe',
      tags: ['Profile'],
      summary: 'Who you are',
      description:
        'What the access token says. With `include=profile` Amazon Cognito is asked for name, e-mail address and picture, as far as the scopes of the token allow.',
      request: { query: z.object({ include: z.literal('profile').optional() }) },
      responses: {
        200: { description: 'The principal.', content: { 'application/json': { schema: meSchema } } },
      },
    },
  };
}

/** A machine may know itself with any token of its own. */
function assertSignedIn(principal: Principal): void {
  if (principal.actor === 'person') assertScopes(principal, SIGN_IN_SCOPES);
}
