import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { allow } from '../iam/policy-document';
import { LambdaFunction } from '../lambda/lambda-function';
import type { LogSettings } from '../storage/log-group';
import {
  type OptionalTrigger,
  optionalTriggers,
  preTokenTrigger,
  type Trigger,
  type TriggerSettings,
} from './trigger-descriptions';

/** Cognito gives up after 5 s (Amazon Cognito: "Customizing user pool workflows with Lambda triggers"). */
const TIMEOUT_SECONDS = 5;

/** Lambda triggers of a user pool: a function for each that the settings need. */
export class PoolTriggers {
  readonly preTokenGeneration: LambdaFunction;
  readonly lambdaConfig: aws.types.input.cognito.UserPoolLambdaConfig;
  /** Names of the functions that the settings need besides, by their name in `lambdaConfig`. */
  readonly optionalFunctions: Partial<Record<OptionalTrigger, pulumi.Output<string>>> = {};
  /** Log of the trigger that checks CAPTCHAs. */
  readonly captchaLogGroupName: pulumi.Output<string> | undefined;
  private readonly attached: { function: LambdaFunction; poolActions: string[] }[] = [];

  constructor(
    name: string,
    settings: TriggerSettings & LogSettings,
    options: { parent: pulumi.ComponentResource },
  ) {
    const create = (suffix: string, { poolActions = [], ...trigger }: Trigger) => {
      const created = new LambdaFunction(
        `${name}-${suffix}`,
        { ...trigger, logging: settings, timeout: TIMEOUT_SECONDS },
        options,
      );
      this.attached.push({ function: created, poolActions });
      return created;
    };
    this.preTokenGeneration = create('pre-token', preTokenTrigger(settings));
    this.lambdaConfig = {
      preTokenGenerationConfig: {
        lambdaArn: this.preTokenGeneration.arn,
        // V2_0 is the first version that can change access tokens, V3_0 the first that is sent for machines too.
        lambdaVersion: settings.machineClients.length > 0 ? 'V3_0' : 'V2_0',
      },
    };
    for (const [key, trigger] of Object.entries(optionalTriggers(settings))) {
      if (!trigger) continue;
      const { arn, functionName, logGroupName } = create(trigger.fileName.replace('.ts', ''), trigger);
      this.lambdaConfig[key as OptionalTrigger] = arn;
      this.optionalFunctions[key as OptionalTrigger] = functionName;
      if (key === 'verifyAuthChallengeResponse') this.captchaLogGroupName = logGroupName;
    }
  }

  /** Lets the pool, which needs their ARNs, call the functions, and these the pool. */
  attachTo(pool: aws.cognito.UserPool): void {
    for (const { function: trigger, poolActions } of this.attached) {
      trigger.allowCallsFrom('cognito-idp.amazonaws.com', pool.arn);
      if (poolActions.length > 0) trigger.allowLater([allow(poolActions, [pool.arn])]);
    }
  }
}
