import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CustomMessageTriggerEvent } from 'aws-lambda';
import { z } from 'zod';
import {
  optionalTriggers,
  preTokenTrigger,
  type Trigger,
} from '../../../infra/identity/trigger-descriptions';
import { CREDENTIALS, REGION, USER_POOL_ID } from '../../aws-account';
import type { StackSettings } from '../../stack-settings';
import { CAPTCHA_SECRET, withCaptchaStandIn } from '../captcha-stand-in';
import type { CustomStep } from '../directory/challenges';
import { CognitoError } from '../directory/cognito-error';
import { TriggerThread, TriggerTimeoutError } from './trigger-thread';

/** Cognito gives up after 5 s (Amazon Cognito: "Customizing user pool workflows with Lambda triggers"). */
const TIMEOUT = 5_000;

interface PoolTriggersOptions {
  settings: StackSettings;
  /** Origin of the user API, which triggers call. */
  cognitoUrl: string;
  /** Told what triggers write to their logs. */
  log: (line: string) => void;
}

/** Event that all triggers have in common. */
interface Occurrence {
  clientId: string;
  username: string;
  attributes: Record<string, string>;
  clientMetadata?: Record<string, string> | undefined;
}

/** Event of a custom sign-in. */
export interface CustomEvent extends Occurrence {
  /** Whether nobody has that name. */
  userNotFound: boolean;
  /** What was asked and answered so far, the oldest first. */
  session: readonly CustomStep[];
}

type Answer = Record<string, unknown>;

/** Names in messages to people, by the name in `lambdaConfig`. */
const TITLES = {
  preTokenGeneration: 'PreTokenGeneration',
  preSignUp: 'PreSignUp',
  postConfirmation: 'PostConfirmation',
  preAuthentication: 'PreAuthentication',
  postAuthentication: 'PostAuthentication',
  customMessage: 'CustomMessage',
  defineAuthChallenge: 'DefineAuthChallenge',
  createAuthChallenge: 'CreateAuthChallenge',
  verifyAuthChallengeResponse: 'VerifyAuthChallengeResponse',
} as const;

type TriggerName = keyof typeof TITLES;

/** Triggers of the user pool: the stack's own handlers, with the settings that the stack would give them. */
export class PoolTriggers {
  readonly #threads = new Map<TriggerName, TriggerThread>();
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-triggers-'));

  constructor({ settings, cognitoUrl, log }: PoolTriggersOptions) {
    const captcha = withCaptchaStandIn(settings.captcha, cognitoUrl);
    const described = { ...settings, captcha, protect: false };
    const triggers: Partial<Record<TriggerName, Trigger | false | undefined>> = {
      preTokenGeneration: preTokenTrigger(described),
      ...optionalTriggers(described),
    };
    for (const [name, trigger] of Object.entries(triggers)) {
      if (!trigger) continue;
      const thread = new TriggerThread(trigger, {
        folder: this.#folder,
        environment: environmentFor(cognitoUrl),
        log: (line) => log(`${path.parse(trigger.fileName).name}: ${line}`),
        timeout: TIMEOUT,
      });
      this.#threads.set(name as TriggerName, thread);
    }
  }

  /** @throws {CognitoError} where the trigger refuses */
  async preSignUp(
    occurrence: Occurrence & {
      source: 'PreSignUp_SignUp' | 'PreSignUp_AdminCreateUser' | 'PreSignUp_ExternalProvider';
      validationData?: Answer | undefined;
    },
  ): Promise<{ autoConfirmUser: boolean; autoVerifyEmail: boolean; autoVerifyPhone: boolean }> {
    const unchanged = { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false };
    const request = { validationData: occurrence.validationData ?? null };
    return {
      ...unchanged,
      ...(await this.#call('preSignUp', occurrence.source, occurrence, request, unchanged)),
    };
  }

  async postConfirmation(
    occurrence: Occurrence & {
      source: 'PostConfirmation_ConfirmSignUp' | 'PostConfirmation_ConfirmForgotPassword';
    },
  ): Promise<void> {
    await this.#call('postConfirmation', occurrence.source, occurrence, {}, {});
  }

  /** @throws {CognitoError} where the trigger refuses */
  async preAuthentication(occurrence: Occurrence & { userNotFound: boolean }): Promise<void> {
    const request = {
      validationData: occurrence.clientMetadata ?? {},
      userNotFound: occurrence.userNotFound,
    };
    await this.#call('preAuthentication', 'PreAuthentication_Authentication', occurrence, request, {});
  }

  async postAuthentication(occurrence: Occurrence & { newDeviceUsed: boolean }): Promise<void> {
    const request = { newDeviceUsed: occurrence.newDeviceUsed };
    await this.#call('postAuthentication', 'PostAuthentication_Authentication', occurrence, request, {});
  }

  /** What the trigger puts in place of Cognito's own words. */
  async customMessage(
    occurrence: Occurrence & { occasion: CustomMessageTriggerEvent['triggerSource'] },
  ): Promise<Partial<Record<'smsMessage' | 'emailMessage' | 'emailSubject', string | null>>> {
    const isInvitation = occurrence.occasion === 'CustomMessage_AdminCreateUser';
    const request = {
      codeParameter: '{####}',
      linkParameter: '{##Click Here##}',
      usernameParameter: isInvitation ? '{username}' : null,
    };
    const unchanged = { smsMessage: null, emailMessage: null, emailSubject: null };
    return this.#call('customMessage', occurrence.occasion, occurrence, request, unchanged);
  }

  /** What a custom sign-in does next. */
  async defineAuthChallenge({ session, userNotFound, ...occurrence }: CustomEvent): Promise<{
    challengeName?: string | null;
    issueTokens?: boolean | null;
    failAuthentication?: boolean | null;
  }> {
    const unchanged = { challengeName: null, issueTokens: null, failAuthentication: null };
    const source = 'DefineAuthChallenge_Authentication';
    return this.#call('defineAuthChallenge', source, occurrence, { session, userNotFound }, unchanged);
  }

  /** What a challenge of the triggers asks. */
  async createAuthChallenge({
    session,
    userNotFound,
    ...occurrence
  }: CustomEvent): Promise<z.output<typeof challengeSchema>> {
    const request = { session, userNotFound, challengeName: 'CUSTOM_CHALLENGE' };
    const source = 'CreateAuthChallenge_Authentication';
    const answer = await this.#call('createAuthChallenge', source, occurrence, request, {});
    const challenge = challengeSchema.safeParse(answer);
    if (!challenge.success) throw unrecognizable();
    return challenge.data;
  }

  /** Whether an answer to a challenge of the triggers is right. */
  async verifyAuthChallenge({
    session: _session,
    userNotFound,
    privateParameters,
    answer,
    ...occurrence
  }: CustomEvent & { privateParameters: Record<string, string>; answer: string }): Promise<boolean> {
    const request = {
      userNotFound,
      privateChallengeParameters: privateParameters,
      challengeAnswer: answer,
    };
    const source = 'VerifyAuthChallengeResponse_Authentication';
    const unchanged = { answerCorrect: null };
    const said = await this.#call('verifyAuthChallengeResponse', source, occurrence, request, unchanged);
    return said['answerCorrect'] === true;
  }

  /** Passes an event of the pre-token-generation trigger on, and its answer back. */
  async preTokenGeneration<Event>(event: Event): Promise<Event> {
    const thread = this.#threads.get('preTokenGeneration');
    if (!thread) return event;
    return JSON.parse(await thread.call(JSON.stringify(event))) as Event;
  }

  async stop(): Promise<void> {
    for (const thread of this.#threads.values()) await thread.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** @returns the response of the event: unchanged where the pool has no such trigger */
  async #call(
    name: TriggerName,
    triggerSource: string,
    { clientId, username, attributes, clientMetadata }: Occurrence,
    request: Answer,
    response: Answer,
  ): Promise<Answer> {
    const thread = this.#threads.get(name);
    if (!thread) return response;
    const event = {
      version: '1',
      triggerSource,
      region: REGION,
      userPoolId: USER_POOL_ID,
      userName: username,
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
      request: { userAttributes: attributes, ...(clientMetadata && { clientMetadata }), ...request },
      response,
    };
    const answer = JSON.parse(await this.#answered(name, thread.call(JSON.stringify(event)))) as {
      response?: Answer;
    } | null;
    if (typeof answer?.response !== 'object') {
      throw unrecognizable();
    }
    return answer.response;
  }

  async #answered(name: TriggerName, answer: Promise<string>): Promise<string> {
    try {
      return await answer;
    } catch (error) {
      const { message } = error as Error;
      throw error instanceof TriggerTimeoutError
        ? new CognitoError('UnexpectedLambdaException', message)
        : new CognitoError('UserLambdaValidationException', `${TITLES[name]} failed with error ${message}.`);
    }
  }
}

const parameters = z
  .record(z.string(), z.string())
  .nullish()
  .transform((given) => given ?? {});

/** Answer of the create-auth-challenge trigger. */
const challengeSchema = z.object({
  publicChallengeParameters: parameters,
  privateChallengeParameters: parameters,
  challengeMetadata: z
    .string()
    .nullish()
    .transform((given) => given ?? null),
});

const unrecognizable = () =>
  new CognitoError('InvalidLambdaResponseException', 'Unrecognizable lambda output');

/** What AWS Lambda gives a function, with the local Cognito in place of Amazon's. */
const environmentFor = (cognitoUrl: string) => ({
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognitoUrl,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  CAPTCHA_SECRET,
});
