import { actions, type PermissionTable } from './permissions';

const iot = (...names: string[]) => actions('iot', ...names);

const THING = 'iot:{place}:thing/gatehouse-*';
const POLICY = 'iot:{place}:policy/gatehouse-*';
/** AWS names certificates by ids, so that the kind is allowed as a whole. */
const CERTIFICATE = 'iot:{place}:cert/*';
const IOT_TAGS = iot('TagResource', 'UntagResource');

/** Permissions for the gates in AWS IoT. */
export const GATES: PermissionTable = {
  'aws:iot/getEndpoint:getEndpoint': { on: [THING], read: iot('DescribeEndpoint') },
  'aws:iot/thing:Thing': {
    on: [THING],
    create: iot('CreateThing'),
    read: iot('DescribeThing'),
    update: iot('UpdateThing'),
    delete: iot('DeleteThing'),
  },
  'aws:iot/policy:Policy': {
    on: [POLICY],
    create: iot('CreatePolicy', 'TagResource'),
    read: iot('GetPolicy', 'ListPolicyVersions', 'ListTagsForResource'),
    update: [...iot('CreatePolicyVersion', 'DeletePolicyVersion', 'SetDefaultPolicyVersion'), ...IOT_TAGS],
    delete: iot('DeletePolicyVersion', 'DeletePolicy'),
  },
  'aws:iot/certificate:Certificate': {
    on: [CERTIFICATE],
    create: iot('CreateCertificateFromCsr'),
    read: iot('DescribeCertificate'),
    update: iot('UpdateCertificate'),
    delete: iot('UpdateCertificate', 'DeleteCertificate'),
  },
  'aws:iot/policyAttachment:PolicyAttachment': {
    on: [CERTIFICATE],
    create: iot('AttachPolicy'),
    read: iot('ListAttachedPolicies'),
    delete: iot('DetachPolicy'),
  },
  'aws:iot/thingPrincipalAttachment:ThingPrincipalAttachment': {
    on: [THING, CERTIFICATE],
    create: iot('AttachThingPrincipal'),
    read: iot('ListThingPrincipals', 'ListThingPrincipalsV2'),
    delete: iot('DetachThingPrincipal'),
  },
  'aws:iot/provisioningTemplate:ProvisioningTemplate': {
    on: ['iot:{place}:provisioningtemplate/gatehouse-*'],
    create: iot('CreateProvisioningTemplate', 'TagResource'),
    read: iot('DescribeProvisioningTemplate', 'ListProvisioningTemplateVersions', 'ListTagsForResource'),
    update: [
      ...iot(
        'UpdateProvisioningTemplate',
        'CreateProvisioningTemplateVersion',
        'DeleteProvisioningTemplateVersion',
      ),
      ...IOT_TAGS,
    ],
    delete: iot('DeleteProvisioningTemplate'),
  },
  'aws:iot/topicRule:TopicRule': {
    on: ['iot:{place}:rule/gatehouse_*'],
    create: iot('CreateTopicRule', 'TagResource'),
    read: iot('GetTopicRule', 'ListTagsForResource'),
    update: [...iot('ReplaceTopicRule'), ...IOT_TAGS],
    delete: iot('DeleteTopicRule'),
  },
};
