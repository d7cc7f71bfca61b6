import { serviceClientPrefix } from '../../../contract/device-protocol';
import { gatehouse } from '../../../infra/gatehouse';
import { loadProject } from '../engine/project';
import { json, property, resource, resources, text } from '../support/find-resources';
import { type RenderedStack, ROOT, renderProgram, renderStack } from '../support/render-stack';

/** Names that the program gives itself, which AWS holds against each other in one account and region. */
const NAMES: [type: string, path: string][] = [
  ['aws:iot/thing:Thing', 'name'],
  ['aws:iot/topicRule:TopicRule', 'name'],
  ['aws:cloudwatch/metricAlarm:MetricAlarm', 'name'],
  ['aws:cloudwatch/dashboard:Dashboard', 'dashboardName'],
  ['aws:cloudwatch/logMetricFilter:LogMetricFilter', 'metricTransformation.namespace'],
  ['aws:ecs/taskDefinition:TaskDefinition', 'family'],
  ['aws:wafv2/webAcl:WebAcl', 'visibilityConfig.metricName'],
  ['awsx:ecr:Repository', 'name'],
];

interface Statement {
  Resource: string[];
}

const namesOf = (stack: RenderedStack) =>
  NAMES.flatMap(([type, path]) => {
    const found = resources(stack, type).map((each) => `${type} ${text(each, path)}`);
    expect([type, found.length]).not.toEqual([type, 0]);
    return [...new Set(found)];
  });

/** What the policies of a stack allow in AWS IoT, as regular expressions over ARNs. */
const allowedInIot = (stack: RenderedStack) =>
  ['aws:iam/rolePolicy:RolePolicy', 'aws:iot/policy:Policy']
    .flatMap((type) => resources(stack, type))
    .flatMap((policy) => json<{ Statement: Statement[] }>(policy, 'policy').Statement)
    .flatMap(({ Resource }) => Resource)
    .filter((arn) => arn.includes(':iot:'))
    .map((arn) => new RegExp(`^${arn.replace(/[$^.()[\]{}|+?\\]/g, '\\$&').replaceAll('*', '.*')}$`));

/** Everything that a stack's gates have in AWS IoT. */
const ownInIot = (stack: RenderedStack) =>
  Object.values(stack.outputs['devices'] as Record<string, Record<string, string>>).flatMap(
    ({ clientId, commandTopic, willTopic }) =>
      [
        `client/${clientId}`,
        // Of the service: no stack's service may push out another's, or a gate.
        `client/${serviceClientPrefix(clientId?.split('_')[0])}${'a'.repeat(36)}`,
        `thing/${clientId}`,
        `topic/${commandTopic}`,
        `topicfilter/${commandTopic}`,
        `topic/${willTopic}`,
        `topic/$aws/things/${clientId}/shadow/update`,
      ].map((name) => `arn:aws:iot:eu-west-1:111122223333:${name}`),
  );

describe('two stacks in one account and region', () => {
  const stacks: [name: string, stack: RenderedStack][] = [];
  beforeAll(async () => {
    stacks.push(['dev', await renderStack('dev')]);
    stacks.push(['prod', await renderStack('prod')]);
    // A name that continues another's is the hardest case for prefixes.
    const next = { ...loadProject(ROOT, 'dev'), stack: 'prod-2' };
    stacks.push(['prod-2', await renderProgram(gatehouse, next)]);
  });

  it('share no name of a thing, rule, alarm, dashboard, metric, task family or repository', () => {
    const names = stacks.flatMap(([, stack]) => namesOf(stack));
    expect(new Set(names).size).toBe(names.length);
  });

  it('may not touch the things and topics of each other', () => {
    for (const [name, stack] of stacks) {
      const allowed = allowedInIot(stack);
      expect(ownInIot(stack).filter((arn) => allowed.some((pattern) => pattern.test(arn)))).not.toEqual([]);
      for (const [other, otherStack] of stacks.filter(([each]) => each !== name)) {
        const reached = ownInIot(otherStack).filter((arn) => allowed.some((pattern) => pattern.test(arn)));
        expect([name, other, reached]).toEqual([name, other, []]);
      }
    }
  });

  it("leave the last wills of the other's gates alone", () => {
    const prefixes = stacks.map(([, stack]) => {
      const sql = String(property(resource(stack, 'aws:iot/topicRule:TopicRule'), 'sql'));
      return /startswith\(topic\(2\), '([^']+)'\)/.exec(sql)?.[1] ?? '';
    });
    const things = stacks.map(([, stack]) =>
      resources(stack, 'aws:iot/thing:Thing').map((thing) => text(thing, 'name')),
    );
    for (const [index, prefix] of prefixes.entries()) {
      const matched = things.map((names) => names.filter((thing) => thing.startsWith(prefix)).length);
      expect(matched).toEqual(things.map((names, other) => (other === index ? names.length : 0)));
    }
  });

  it('are told apart by names that no two stacks can come to', async () => {
    const odd = { ...loadProject(ROOT, 'dev'), stack: 'Prod_2' };
    await expect(renderProgram(gatehouse, odd)).rejects.toThrow(
      "The stack's name must be at most 32 lower-case letters, digits and single hyphens between them, not Prod_2",
    );
  });
});
