import { actions, type PermissionTable } from './permissions';

const ecr = (...names: string[]) => actions('ecr', ...names);
const ecs = (...names: string[]) => actions('ecs', ...names);
const lambda = (...names: string[]) => actions('lambda', ...names);
const autoscaling = (...names: string[]) => actions('application-autoscaling', ...names);

const REPOSITORY = 'ecr:{place}:repository/gatehouse-*';
const ECS_TAGS = ecs('TagResource', 'UntagResource');
const FUNCTION = 'lambda:{place}:function:gatehouse-*';
const SCALABLE_TARGET = 'application-autoscaling:{place}:scalable-target/*';

/** Permissions for the service, its image and the functions. */
export const SERVICE: PermissionTable = {
  'aws:ecr/repository:Repository': {
    on: [REPOSITORY],
    create: ecr('CreateRepository', 'TagResource'),
    read: ecr('DescribeRepositories', 'ListTagsForResource'),
    update: ecr('PutImageScanningConfiguration', 'PutImageTagMutability', 'TagResource', 'UntagResource'),
    delete: ecr('DeleteRepository'),
  },
  'aws:ecr/lifecyclePolicy:LifecyclePolicy': {
    on: [REPOSITORY],
    create: ecr('PutLifecyclePolicy'),
    read: ecr('GetLifecyclePolicy'),
    update: ecr('PutLifecyclePolicy'),
    delete: ecr('DeleteLifecyclePolicy'),
  },
  'aws:ecr/getAuthorizationToken:getAuthorizationToken': {
    on: [REPOSITORY],
    read: ecr('GetAuthorizationToken'),
  },
  // Amazon ECR: "IAM permissions for pushing an image to an Amazon ECR private repository".
  'docker-build:index:Image': {
    on: [REPOSITORY],
    create: ecr('InitiateLayerUpload', 'UploadLayerPart', 'CompleteLayerUpload', 'PutImage'),
    read: ecr('BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer'),
    delete: ecr('BatchDeleteImage'),
  },
  'aws:ecs/cluster:Cluster': {
    on: ['ecs:{place}:cluster/gatehouse-*'],
    create: ecs('CreateCluster', 'TagResource'),
    read: ecs('DescribeClusters', 'ListTagsForResource'),
    update: [...ecs('UpdateCluster', 'UpdateClusterSettings'), ...ECS_TAGS],
    delete: ecs('DeleteCluster'),
  },
  'aws:ecs/taskDefinition:TaskDefinition': {
    on: ['ecs:{place}:task-definition/gatehouse-*'],
    create: ecs('RegisterTaskDefinition', 'TagResource'),
    read: ecs('DescribeTaskDefinition', 'ListTagsForResource'),
    update: ECS_TAGS,
    delete: ecs('DeregisterTaskDefinition'),
  },
  'aws:ecs/service:Service': {
    on: ['ecs:{place}:service/gatehouse-*', 'ecs:{place}:service-deployment/gatehouse-*'],
    create: ecs('CreateService', 'TagResource'),
    read: ecs(
      'DescribeServices',
      'ListServiceDeployments',
      'DescribeServiceDeployments',
      'ListTagsForResource',
    ),
    update: [...ecs('UpdateService'), ...ECS_TAGS],
    delete: ecs('DeleteService'),
  },
  'aws:appautoscaling/target:Target': {
    on: [SCALABLE_TARGET],
    create: autoscaling('RegisterScalableTarget', 'TagResource'),
    read: autoscaling('DescribeScalableTargets', 'ListTagsForResource'),
    update: autoscaling('RegisterScalableTarget', 'TagResource', 'UntagResource'),
    delete: autoscaling('DeregisterScalableTarget'),
  },
  'aws:appautoscaling/policy:Policy': {
    on: [SCALABLE_TARGET],
    create: autoscaling('PutScalingPolicy'),
    read: autoscaling('DescribeScalingPolicies'),
    update: autoscaling('PutScalingPolicy'),
    delete: autoscaling('DeleteScalingPolicy'),
  },
  'aws:lambda/function:Function': {
    on: [FUNCTION],
    create: lambda('CreateFunction', 'TagResource'),
    read: lambda('GetFunction', 'GetFunctionCodeSigningConfig', 'ListTags', 'ListVersionsByFunction'),
    update: lambda(
      'UpdateFunctionCode',
      'UpdateFunctionConfiguration',
      'GetFunctionConfiguration',
      'TagResource',
      'UntagResource',
    ),
    delete: lambda('DeleteFunction'),
  },
  'aws:lambda/permission:Permission': {
    on: [FUNCTION],
    create: lambda('AddPermission'),
    read: lambda('GetPolicy'),
    delete: lambda('RemovePermission'),
  },
};
