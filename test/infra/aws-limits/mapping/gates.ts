import type { Mappings } from './mapping';

export const GATES: Mappings = {
  'aws:iot/thing:Thing': {
    autoName: 'name',
    calls: [{ operation: 'iot.CreateThing', properties: { name: 'thingName' } }],
  },
  'aws:iot/policy:Policy': {
    autoName: 'name',
    calls: [{ operation: 'iot.CreatePolicy', properties: { name: 'policyName', policy: 'policyDocument' } }],
  },
  'aws:iot/certificate:Certificate': {
    calls: [
      {
        operation: 'iot.CreateCertificateFromCsr',
        properties: { csr: 'certificateSigningRequest', active: 'setAsActive' },
      },
    ],
  },
  'aws:iot/provisioningTemplate:ProvisioningTemplate': {
    calls: [{ operation: 'iot.CreateProvisioningTemplate', properties: { name: 'templateName' } }],
  },
  'aws:iot/policyAttachment:PolicyAttachment': {
    calls: [{ operation: 'iot.AttachPolicy', properties: { policy: 'policyName' } }],
  },
  'aws:iot/thingPrincipalAttachment:ThingPrincipalAttachment': {
    calls: [{ operation: 'iot.AttachThingPrincipal', properties: { thing: 'thingName' } }],
  },
  'aws:iot/topicRule:TopicRule': {
    calls: [
      {
        operation: 'iot.CreateTopicRule',
        properties: {
          name: 'ruleName',
          description: 'topicRulePayload.description',
          enabled: { to: 'topicRulePayload.ruleDisabled', as: (enabled) => !enabled },
          sql: 'topicRulePayload.sql',
          sqlVersion: 'topicRulePayload.awsIotSqlVersion',
          errorAction: 'topicRulePayload.errorAction',
          republishes: {
            to: 'topicRulePayload.actions',
            as: (list) => (list as unknown[]).map((republish) => ({ republish })),
          },
          // The API takes tags of a rule as one text.
          tags: {
            to: 'tags',
            as: (tags) => new URLSearchParams(tags as Record<string, string>).toString(),
          },
        },
      },
    ],
  },
};
