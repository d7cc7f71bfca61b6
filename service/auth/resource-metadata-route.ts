import type { RequestHandler } from 'express';
import { z } from 'zod';
import { DOCS_PATH, RESOURCE_METADATA_PATH } from '../../contract/edge';
import { SIGN_IN_SCOPES } from '../../contract/user-pool';
import type { Config } from '../platform/config';
import type { Route } from '../platform/route';

const metadataSchema = z
  .object({
    resource: z.url(),
    resource_name: z.string().max(100),
    authorization_servers: z.array(z.url()).max(1),
    scopes_supported: z.array(z.string().max(128)).max(100),
    bearer_methods_supported: z.array(z.literal('header')).max(1),
    resource_documentation: z.url(),
  })
  .meta({
    id: 'ProtectedResourceMetadata',
    example: {
      resource: 'https://gates.example.com',
      resource_name: 'Gatehouse',
      authorization_servers: ['https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example1'],
      scopes_supported: ['openid', 'profile', 'email'],
      bearer_methods_supported: ['header'],
      resource_documentation: 'https://gates.example.com/docs',
    },
  });

/** OAuth 2.0 protected resource metadata (RFC 9728): where clients learn which authorization server to ask. */
export function resourceMetadataRoute({ publicUrl, issuer }: Config): Route {
  const metadata: z.infer<typeof metadataSchema> = {
    resource: publicUrl,
    resource_name: 'Gatehouse',
    authorization_servers: [issuer],
    scopes_supported: [...SIGN_IN_SCOPES],
    bearer_methods_supported: ['header'],
    resource_documentation: `${publicUrl}${DOCS_PATH}`,
  };
  const showMetadata: RequestHandler = (_request, response) => {
    response.set('Cache-Control', 'public, max-age=3600').json(metadata);
  };
  return {
    method: 'get',
    path: RESOURCE_METADATA_PATH,
    steps: [{ handler: showMetadata }],
    documentation: {
      operationId: 'showProtectedResourceMetadata',
      tags: ['Documentation'],
      summary: 'Which authorization server issues tokens for this API (RFC 9728)',
      responses: {
        200: { description: 'The metadata.', content: { 'application/json': { schema: metadataSchema } } },
      },
    },
  };
}
