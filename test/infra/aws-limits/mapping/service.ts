import type { Mappings } from './mapping';

export const SERVICE: Mappings = {
  'aws:ecs/cluster:Cluster': {
    autoName: 'name',
    calls: [{ operation: 'ecs.CreateCluster', properties: { name: 'clusterName' } }],
  },
  'aws:ecs/service:Service': {
    autoName: 'name',
    calls: [
      {
        operation: 'ecs.CreateService',
        properties: {
          name: 'serviceName',
          deploymentCircuitBreaker: 'deploymentConfiguration.deploymentCircuitBreaker',
          alarms: 'deploymentConfiguration.alarms',
          deploymentMaximumPercent: 'deploymentConfiguration.maximumPercent',
          deploymentMinimumHealthyPercent: 'deploymentConfiguration.minimumHealthyPercent',
          'networkConfiguration.securityGroups': 'awsvpcConfiguration.securityGroups',
          'networkConfiguration.subnets': 'awsvpcConfiguration.subnets',
          'networkConfiguration.assignPublicIp': {
            to: 'awsvpcConfiguration.assignPublicIp',
            as: (assign) => (assign ? 'ENABLED' : 'DISABLED'),
          },
        },
      },
    ],
    notSent: { waitForSteadyState: 'tells the provider how long to wait' },
  },
  'aws:ecs/taskDefinition:TaskDefinition': {
    calls: [{ operation: 'ecs.RegisterTaskDefinition' }],
    notSent: { skipDestroy: 'tells the provider what to do with the revision that it replaces' },
  },
  'aws:appautoscaling/target:Target': {
    calls: [{ operation: 'application-autoscaling.RegisterScalableTarget' }],
  },
  'aws:appautoscaling/policy:Policy': {
    autoName: 'name',
    calls: [{ operation: 'application-autoscaling.PutScalingPolicy', properties: { name: 'PolicyName' } }],
  },
  'aws:iam/role:Role': {
    autoName: 'name',
    calls: [
      {
        operation: 'iam.CreateRole',
        properties: { name: 'RoleName', assumeRolePolicy: 'AssumeRolePolicyDocument' },
      },
    ],
  },
  'aws:iam/rolePolicy:RolePolicy': {
    autoName: 'name',
    calls: [
      {
        operation: 'iam.PutRolePolicy',
        properties: { name: 'PolicyName', policy: 'PolicyDocument', role: 'RoleName' },
      },
    ],
  },
  'awsx:ecr:Repository': {
    calls: [{ operation: 'ecr.CreateRepository', properties: { name: 'repositoryName' } }],
    notSent: {
      forceDelete: 'tells the provider to delete the images with the repository',
      lifecyclePolicy: 'a vocabulary of awsx, which writes the document',
    },
  },
};
