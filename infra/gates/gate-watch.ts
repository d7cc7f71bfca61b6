import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { thingPrefix } from '../../contract/gate';
import type { Account } from '../account';
import { allow } from '../iam/policy-document';
import { LambdaFunction } from '../lambda/lambda-function';
import type { LogSettings } from '../storage/log-group';

const SCHEDULE = 'rate(5 minutes)';

export interface GateWatchArgs {
  /** Names of the gates' things. */
  things: string[];
  namespace: string;
  account: Account;
  /** Minutes that a gate may be offline before it counts. */
  offlineMinutes: number;
  logging: LogSettings;
}

/** Gate watch: a scheduled function that counts gates that have been offline for too long. */
export class GateWatch extends pulumi.ComponentResource {
  /** Where it writes what it found, and its errors. */
  readonly function: LambdaFunction;

  constructor(name: string, args: GateWatchArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:GateWatch', name, {}, options);
    const { things, offlineMinutes, namespace, logging, account } = args;
    const { id, partition, region } = account;
    this.function = new LambdaFunction(
      name,
      {
        fileName: 'gate-watch.ts',
        description: 'Counts gates that are offline',
        logging,
        timeout: 60,
        statements: [
          allow(
            ['iot:GetThingShadow'],
            [pulumi.interpolate`arn:${partition}:iot:${region}:${id}:thing/${thingPrefix(namespace)}*`],
          ),
        ],
        texts: { 'things.json': JSON.stringify(things) },
        environment: { GATE_OFFLINE_MINUTES: String(offlineMinutes) },
      },
      { parent: this },
    );
    const schedule = new aws.cloudwatch.EventRule(
      name,
      { description: 'Looks for gates that are offline', scheduleExpression: SCHEDULE },
      { parent: this },
    );
    const permission = this.function.allowCallsFrom('events.amazonaws.com', schedule.arn);
    new aws.cloudwatch.EventTarget(
      name,
      { rule: schedule.name, arn: this.function.arn },
      { parent: this, dependsOn: [permission] },
    );
    this.registerOutputs({});
  }
}
