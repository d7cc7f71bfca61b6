import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { SELF_SERVICE_SCOPE, SIGN_IN_SCOPES } from '../../contract/user-pool';
import { type Access, accessTokenOf } from '../auth/access';
import { type Principal, principalOf } from '../auth/principal';
import { DEPENDENCY_PROBLEMS } from '../platform/dependency';
import { jsonBody } from '../platform/json-body';
import { Problem, type ProblemType } from '../platform/problem';
import { toProblem } from '../platform/request-problems';
import type { Route, RouteDocumentation, Step } from '../platform/route';
import { createAccountAudit } from './account-audit';
import { invalidAccountChange, notOffered, tooManyAccountChanges } from './account-problems';

export const sessionRequired: ProblemType = {
  code: 'browser-session-required',
  status: 403,
  title: 'Browser session required',
  meaning:
    "This is for the account page. Apps call Amazon Cognito's API with their own access token, as docs/identity.md shows.",
};

/** Largest JSON body, in bytes. */
const BODY_LIMIT = 16 * 1024;

/** Window of the limits of one person's changes at one task, in milliseconds; Cognito has limits of its own besides. */
const WINDOW = 5 * 60_000;
/** Changes in that time, some of which send a message. */
const CHANGES = 30;
/** Tries of what can be guessed in that time: the present password, a code. */
const GUESSES = 10;

/** What every call of Cognito can fail for. */
const CALL_PROBLEMS = [invalidAccountChange, tooManyAccountChanges, notOffered, ...DEPENDENCY_PROBLEMS];

/** What a change or a question works with. */
export interface Call<Body> {
  /** For Cognito alone. */
  token: string;
  principal: Principal;
  body: Body;
  request: Request;
}

interface ChangeOptions<Body> {
  method: Route['method'];
  path: string;
  /** Who gets hold of an open session must not be able to do this: it asks for a recent sign-in. */
  isSensitive: boolean;
  /** The body holds what somebody could guess: fewer tries. */
  isGuess?: boolean;
  /** Without it, the change has no body. */
  body?: z.ZodType<Body>;
  /** Problems besides those of every change. */
  problems?: readonly ProblemType[];
  documentation: RouteDocumentation;
  /** @returns an object to answer; 204 where it is undefined */
  run(call: Call<Body>): Promise<unknown>;
}

/** Makes the routes of the own account: who may ask, how often, and what is audited. */
export class AccountRoutes {
  readonly #audit;
  readonly #limitChanges = limitTries(CHANGES);
  readonly #limitGuesses = limitTries(GUESSES);

  constructor(
    private readonly access: Access,
    logger: Logger,
  ) {
    this.#audit = createAccountAudit(logger);
  }

  /** Route that shows something of the own account. */
  question(
    path: string,
    documentation: RouteDocumentation,
    run: (call: Call<void>) => Promise<object>,
  ): Route {
    const answer: RequestHandler = async (request, response) => {
      const call = this.#call(request, response, undefined);
      const result = await run(call).catch((error: unknown) => this.#refuse(error));
      response.set('Cache-Control', 'no-store').json(result);
    };
    return {
      method: 'get',
      path,
      steps: [...this.#owner, { handler: answer, problems: CALL_PROBLEMS }],
      documentation,
    };
  }

  /** Route that changes the own account. */
  change<Body = void>(options: ChangeOptions<Body>): Route {
    const {
      method,
      path,
      isSensitive,
      isGuess = false,
      body: schema,
      problems = [],
      documentation,
      run,
    } = options;
    const { operationId } = documentation;

    const apply: RequestHandler = async (request, response) => {
      const body = schema ? readBody(schema, request.body) : (undefined as Body);
      const result = await run(this.#call(request, response, body)).catch((error: unknown) =>
        this.#refuse(error),
      );
      this.#audit(response, operationId);
      response.set('Cache-Control', 'no-store');
      if (result) response.json(result);
      else response.status(204).end();
    };

    const auditRefusal: ErrorRequestHandler = (error, _request, response, next) => {
      this.#audit(response, operationId, toProblem(error));
      next(error);
    };

    return {
      method,
      path,
      steps: [
        ...this.#owner,
        ...(isSensitive ? [this.access.requireRecentSignIn] : []),
        isGuess ? this.#limitGuesses : this.#limitChanges,
        ...(schema ? [jsonBody(BODY_LIMIT)] : []),
        {
          handler: apply,
          problems: [...problems, ...CALL_PROBLEMS],
        },
        { handler: auditRefusal },
      ],
      documentation: {
        ...documentation,
        ...(schema && {
          request: {
            ...documentation.request,
            body: { required: true, content: { 'application/json': { schema } } },
          },
        }),
      },
    };
  }

  /** Somebody who is signed in at the browser, whose token may call Cognito's user API. */
  get #owner(): Step[] {
    return [
      this.access.authenticate,
      this.access.authorize(
        ({ via }) => {
          if (via !== 'alb') {
            const detail = 'This is for the account page; with an access token, call Amazon Cognito itself';
            throw new Problem(sessionRequired, detail);
          }
        },
        [sessionRequired],
      ),
      this.access.requireScopes([...SIGN_IN_SCOPES, SELF_SERVICE_SCOPE]),
    ];
  }

  #call<Body>(request: Request, response: Parameters<RequestHandler>[1], body: Body): Call<Body> {
    return { token: accessTokenOf(request, response), principal: principalOf(response), body, request };
  }

  #refuse(error: unknown): never {
    throw this.access.answerTo(error);
  }
}

/** @throws {Problem} 400 that names each wrong member and what is allowed */
function readBody<Body>(schema: z.ZodType<Body>, body: unknown): Body {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => ({
    pointer: issue.path.map((key) => `/${String(key)}`).join(''),
    detail: issue.message,
  }));
  throw new Problem(invalidAccountChange, 'The body is not as the API has it', { errors });
}

function limitTries(limit: number): Step {
  return {
    handler: rateLimit({
      windowMs: WINDOW,
      limit,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      keyGenerator: (_request, response) => principalOf(response).sub,
      handler: () => {
        throw new Problem(
          tooManyAccountChanges,
          `At most ${limit} in ${WINDOW / 60_000} minutes; wait a little`,
        );
      },
    }),
    problems: [tooManyAccountChanges],
  };
}
