import * as aws from '@pulumi/aws';
import { type ResourceValidationPolicy, validateResourceOfType } from '@pulumi/policy';

/** The members of an Amazon ECS container definition that matter here. */
interface ContainerDefinition {
  name: string;
  image?: string;
  user?: string;
  privileged?: boolean;
  readonlyRootFilesystem?: boolean;
  linuxParameters?: { capabilities?: { add?: string[] } };
}

export const confinedContainers: ResourceValidationPolicy = {
  name: 'confined-containers',
  description: 'Containers run on Fargate, as an ordinary user, on a read-only file system, unprivileged.',
  validateResource: validateResourceOfType(aws.ecs.TaskDefinition, (task, _resource, report) => {
    // On EC2 a container reaches the instance metadata service, and with it the role of the host.
    if (task.requiresCompatibilities?.join() !== 'FARGATE') report('is not for Fargate alone');
    for (const container of JSON.parse(task.containerDefinitions) as ContainerDefinition[]) {
      for (const weakness of weaknesses(container)) report(`container ${container.name} ${weakness}`);
    }
  }),
};

function weaknesses({ image = '', user = '', ...container }: ContainerDefinition): string[] {
  const name = user.split(':')[0];
  return [
    ...(container.readonlyRootFilesystem === true ? [] : ['can write to its root file system']),
    ...(name === '' || name === '0' || name === 'root' ? ['runs as root'] : []),
    ...(container.privileged === true ? ['is privileged'] : []),
    ...(container.linuxParameters?.capabilities?.add ?? []).map((capability) => `adds ${capability}`),
    ...(/(@sha256:[0-9a-f]{64}|:(?!latest$)[\w.-]+)$/.test(image) ? [] : ['names no fixed image version']),
  ];
}

export const immutableImages: ResourceValidationPolicy = {
  name: 'immutable-images',
  description: 'An image tag means one image for ever, and every image is scanned.',
  validateResource: validateResourceOfType(aws.ecr.Repository, (repository, _resource, report) => {
    if (repository.imageTagMutability !== 'IMMUTABLE') report('lets image tags be moved');
    if (repository.imageScanningConfiguration?.scanOnPush !== true) report('does not scan images');
  }),
};
