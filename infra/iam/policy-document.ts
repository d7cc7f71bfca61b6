import * as pulumi from '@pulumi/pulumi';

type Conditions = Record<string, Record<string, pulumi.Input<string> | pulumi.Input<string>[]>>;

export interface Statement {
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource?: pulumi.Input<string> | pulumi.Input<string>[];
  Principal?: string | Record<string, pulumi.Input<string>>;
  Condition?: Conditions;
}

/** Allows actions on exactly these resources. */
export function allow(
  actions: string[],
  resources: pulumi.Input<string>[],
  conditions?: Conditions,
): Statement {
  return {
    Effect: 'Allow',
    Action: actions,
    Resource: resources,
    ...(conditions && { Condition: conditions }),
  };
}

export function policyDocument(statements: Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({ Version: '2012-10-17', Statement: statements });
}
