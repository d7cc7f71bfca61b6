import type { RequestHandler } from 'express';
import { z } from 'zod';
import { stateTopics } from '../../contract/device-protocol';
import { SIGN_IN_SCOPES } from '../../contract/user-pool';
import type { Access } from '../auth/access';
import { TokenError } from '../auth/auth-errors';
import { Challenges, keysUnavailable } from '../auth/challenges';
import { createIdTokenVerifier } from '../auth/id-token';
import { principalOf } from '../auth/principal';
import type { AwsClients } from '../platform/aws-clients';
import type { Config } from '../platform/config';
import { DEPENDENCY_PROBLEMS } from '../platform/dependency';
import { jsonBody } from '../platform/json-body';
import { Problem } from '../platform/problem';
import type { Route } from '../platform/route';
import { createLiveAccess, invalidIdToken } from './identities';

/** Largest body, in bytes: Cognito's ID tokens have some KB. */
const BODY_LIMIT = 16 * 1024;

const requestSchema = z
  .strictObject({ idToken: z.string().min(1).max(12_000) })
  .meta({ id: 'LiveAccessRequest', example: { idToken: 'eyJraWQiOiJ...' } });

const liveAccessSchema = z
  .object({
    identityId: z.string().max(64).meta({ description: 'Client ids of MQTT must begin with it' }),
    region: z.string().max(32),
    endpoint: z.url().max(256).meta({ description: 'For MQTT over WebSocket, to be signed' }),
    gates: z
      .array(
        z.object({
          id: z.string().max(64),
          topic: z
            .string()
            .max(256)
            .meta({ description: 'Each message holds the whole shadow after a change' }),
        }),
      )
      .max(1000),
  })
  .meta({ id: 'LiveAccess' });

interface LiveAccessOptions {
  config: Config;
  access: Access;
  clients: AwsClients;
}

/**
 * `POST /v1/live-access`: lets the caller's AWS identity follow the gates over MQTT, and says where. The access token says
 * who is calling; the ID token, of the same person, is what Amazon Cognito knows the identity by. None without
 * an identity pool.
 */
export function liveAccessRoutes({ config, access, clients }: LiveAccessOptions): Route[] {
  const { liveAccess, iotEndpoint, region, gates } = config;
  if (!liveAccess || !iotEndpoint) return [];
  const giveAccess = createLiveAccess(clients, liveAccess, config);
  const verifyIdToken = createIdTokenVerifier(config, access.keys);
  const challenges = new Challenges(config.publicUrl);

  async function subOf(idToken: string): Promise<string> {
    try {
      return await verifyIdToken(idToken);
    } catch (error) {
      if (error instanceof TokenError) throw new Problem(invalidIdToken, error.message, { cause: error });
      throw challenges.answerTo(error);
    }
  }

  const handler: RequestHandler = async (request, response) => {
    const { sub } = principalOf(response);
    const idToken = readIdToken(request.body);
    if ((await subOf(idToken)) !== sub) {
      throw new Problem(invalidIdToken, 'The ID token is of another user than the access token');
    }
    const identityId = await giveAccess({ sub, idToken });
    response.set('Cache-Control', 'no-store').json({
      identityId,
      region,
      endpoint: `${iotEndpoint.replace(/^http/, 'ws')}/mqtt`,
      gates: gates.flatMap((gate) => stateTopics(gate).map((topic) => ({ id: gate.id, topic }))),
    } satisfies z.infer<typeof liveAccessSchema>);
  };

  return [
    {
      method: 'post',
      path: '/v1/live-access',
      steps: [
        access.authenticate,
        access.requireScopes(SIGN_IN_SCOPES),
        jsonBody(BODY_LIMIT),
        { handler, problems: [invalidIdToken, keysUnavailable, ...DEPENDENCY_PROBLEMS] },
      ],
      documentation: {
        operationId: 'giveLiveAccess',
        tags: ['Gates'],
        summary: 'Follow the gates with AWS credentials',
        description:
          "Lets your AWS identity, of the stack's identity pool, connect to AWS IoT and hear of every change of a gate. " +
          'Call it once after signing in, before you connect; to call it again does no harm.',
        request: { body: { required: true, content: { 'application/json': { schema: requestSchema } } } },
        responses: {
          200: {
            description: 'The identity may follow the gates.',
            content: { 'application/json': { schema: liveAccessSchema, example: EXAMPLE } },
          },
        },
      },
    },
  ];
}

const EXAMPLE: z.infer<typeof liveAccessSchema> = {
  identityId: 'eu-west-1:3f0e0d0c-1111-2222-3333-444455556666',
  region: 'eu-west-1',
  endpoint: 'wss://example-ats.iot.eu-west-1.amazonaws.com/mqtt',
  gates: [{ id: 'main', topic: '$aws/things/gatehouse-prod_main-gate/shadow/update/documents' }],
};

function readIdToken(body: unknown): string {
  const { data, success } = requestSchema.safeParse(body);
  if (!success) {
    throw new Problem(invalidIdToken, 'The body must be {"idToken": "..."} with an ID token of Cognito');
  }
  return data.idToken;
}
