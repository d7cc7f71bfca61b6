import { DEFAULT_GATE } from '../../../local/stack-settings';
import { json, resource, resources, text } from '../support/find-resources';
import { type RenderedStack, renderStack } from '../support/render-stack';

const certificateRequest = (content: string) =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${content}\n-----END CERTIFICATE REQUEST-----\n`;

describe('a gate', () => {
  let prod: RenderedStack;
  beforeAll(async () => {
    prod = await renderStack('prod');
  });

  it("leaves its last will to a rule that may only write this stack's shadows", () => {
    expect(resource(prod, 'aws:iot/topicRule:TopicRule').inputs).toMatchObject({
      name: 'gatehouse_prod_last_will',
      sql: "SELECT * FROM 'gatehouse/+/will' WHERE startswith(topic(2), 'gatehouse-prod_') AND state.reported.connected = false",
      republishes: [{ topic: `$$aws/things/\${topic(2)}/shadow/update`, qos: 1 }],
      enabled: true,
    });
    const policy = json<{ Statement: { Action: string[]; Resource: string[] }[] }>(
      resource(prod, 'aws:iam/rolePolicy:RolePolicy', 'last-will'),
      'policy',
    );
    expect(policy.Statement.find(({ Action }) => Action.includes('iot:Publish'))?.Resource).toEqual([
      'arn:aws:iot:eu-west-1:111122223333:topic/$aws/things/gatehouse-prod_*/shadow/update',
    ]);
  });

  it('never gets a retained message, nor the right to one', () => {
    const policies = JSON.stringify(prod.resources.map(({ inputs }) => inputs));
    expect(policies).toContain('iot:Publish');
    expect(policies).not.toContain('iot:RetainPublish');
  });

  it('gets a certificate for the key that its device made, bound to its thing and its rights', async () => {
    const csr = certificateRequest('TUlJQg==');
    const stack = await renderStack('prod', { config: { deviceCertificateRequests: { yard: [csr] } } });
    const certificate = resource(stack, 'aws:iot/certificate:Certificate');
    expect(certificate.inputs).toEqual({ csr, active: true });
    const target = `arn:aws:iot:eu-west-1:111122223333:${certificate.name}`;
    expect(resource(stack, 'aws:iot/policyAttachment:PolicyAttachment').inputs).toEqual({
      policy: 'gatehouse-yard',
      target,
    });
    expect(resource(stack, 'aws:iot/thingPrincipalAttachment:ThingPrincipalAttachment').inputs).toEqual({
      thing: 'gatehouse-prod_yard-gate',
      principal: target,
    });
    expect(stack.outputs['deviceCertificates']).toEqual({ yard: [`certificate of ${certificate.name}`] });
  });

  it('keeps its old certificate while it gets a new one, and the new one when the old one ends', async () => {
    const [before, after] = [certificateRequest('TUlJQg=='), certificateRequest('TUlJQw==')];
    const registered = async (...yard: string[]) => {
      const stack = await renderStack('prod', { config: { deviceCertificateRequests: { yard } } });
      return ['Certificate', 'PolicyAttachment', 'ThingPrincipalAttachment']
        .flatMap((type) => resources(stack, `aws:iot/${type[0]!.toLowerCase()}${type.slice(1)}:${type}`))
        .map(({ urn, inputs }) => [urn, inputs]);
    };
    const old = await registered(before);
    const both = await registered(before, after);
    expect(old).toHaveLength(3);
    expect(both).toHaveLength(6);
    // Pulumi leaves a resource alone whose URN and inputs are the same.
    expect(both).toEqual(expect.arrayContaining(old));
    expect(await registered(after)).toEqual(
      both.filter((each) => !JSON.stringify(old).includes(JSON.stringify(each))),
    );
  });

  it('is told its client id and topics by the outputs', () => {
    expect(prod.outputs['devices']).toMatchObject({
      yard: {
        clientId: 'gatehouse-prod_yard-gate',
        commandTopic: 'gatehouse-prod/gates/yard',
        willTopic: 'gatehouse/gatehouse-prod_yard-gate/will',
      },
    });
  });

  it('gets commands on a plain topic where its device expects one, which no other topic of the stack begins with', async () => {
    const stack = await renderStack('prod', {
      config: { gates: [{ ...DEFAULT_GATE, commandTopic: 'controlGate' }] },
    });
    expect(stack.outputs['devices']).toMatchObject({ main: { commandTopic: 'controlGate' } });
    const allowed = json<{ Statement: { Action: string[]; Resource: string[] }[] }>(
      resource(stack, 'aws:iam/rolePolicy:RolePolicy', 'gatehouse-task'),
      'policy',
    ).Statement.find(({ Action }) => Action.includes('iot:Publish'));
    expect(allowed?.Resource).toEqual([
      'arn:aws:iot:eu-west-1:111122223333:topic/gatehouse-prod/*',
      'arn:aws:iot:eu-west-1:111122223333:topic/controlGate',
    ]);
    expect(text(resource(stack, 'aws:iot/policy:Policy'), 'policy')).toContain(':topicfilter/controlGate"');
  });

  it('has a private key that never leaves its device', () => {
    expect(resources(prod, 'aws:iot/certificate:Certificate')).toEqual([]);
    expect(JSON.stringify(prod.resources)).not.toContain('PRIVATE KEY');
  });
});
