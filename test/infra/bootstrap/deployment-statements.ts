import { json, resources } from '../support/find-resources';
import type { RenderedStack } from '../support/render-stack';

export interface AllowedActions {
  /** Name of the managed policy. */
  policy: string;
  actions: string[];
  resources: string[];
  condition: Record<string, Record<string, string | string[]>> | undefined;
}

interface Statement {
  Effect: string;
  Action: string[];
  Resource: string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** What the managed policies of a bootstrap stack allow; `name` is a part of the policies' names. */
export function deploymentStatements(stack: RenderedStack, name = ''): AllowedActions[] {
  return resources(stack, 'aws:iam/policy:Policy', name).flatMap((policy) =>
    json<{ Statement: Statement[] }>(policy, 'policy').Statement.map(
      ({ Effect, Action, Resource, Condition }) => {
        if (Effect !== 'Allow') throw new Error(`${policy.name} has a statement that does not allow`);
        return { policy: policy.name, actions: Action, resources: Resource, condition: Condition };
      },
    ),
  );
}

/** Whether a text fits a pattern of IAM, in which a star stands for any characters. */
export const matches = (pattern: string, text: string) =>
  new RegExp(`^${pattern.replace(/[$^.()[\]{}|+?\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(text);
