import { confinedContainers, immutableImages } from '../../../infra/policy/containers';
import { example, violations } from './examine';

const confined = {
  name: 'service',
  image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/gatehouse:0123abcd-arm64',
  user: '1000',
  readonlyRootFilesystem: true,
};

const task = (changes = {}, requiresCompatibilities = ['FARGATE']) =>
  example({
    type: 'aws:ecs/taskDefinition:TaskDefinition',
    props: { requiresCompatibilities, containerDefinitions: JSON.stringify([{ ...confined, ...changes }]) },
  });

test('a confined container passes', async () => {
  expect(await violations(confinedContainers, [task()])).toEqual([]);
});

test('an image named by its digest passes', async () => {
  expect(
    await violations(confinedContainers, [task({ image: `gatehouse@sha256:${'0'.repeat(64)}` })]),
  ).toEqual([]);
});

test.each([
  [{ readonlyRootFilesystem: false }, 'container service can write to its root file system'],
  [{ user: '0' }, 'container service runs as root'],
  [{ user: 'root:root' }, 'container service runs as root'],
  [{ user: undefined }, 'container service runs as root'],
  [{ privileged: true }, 'container service is privileged'],
  [{ linuxParameters: { capabilities: { add: ['SYS_ADMIN'] } } }, 'container service adds SYS_ADMIN'],
  [{ image: 'gatehouse:latest' }, 'container service names no fixed image version'],
  [{ image: 'registry.example.com:5000/gatehouse' }, 'container service names no fixed image version'],
])('a container with %j is reported', async (changes, message) => {
  expect(await violations(confinedContainers, [task(changes)])).toEqual([message]);
});

test('a task that may run beside the metadata service of EC2 is reported', async () => {
  expect(await violations(confinedContainers, [task({}, ['EC2', 'FARGATE'])])).toEqual([
    'is not for Fargate alone',
  ]);
});

const repository = (props: Record<string, unknown>) =>
  example({ type: 'aws:ecr/repository:Repository', props });

test('an immutable, scanned repository passes', async () => {
  const props = { imageTagMutability: 'IMMUTABLE', imageScanningConfiguration: { scanOnPush: true } };

  expect(await violations(immutableImages, [repository(props)])).toEqual([]);
});

test('a repository with the defaults of AWS is reported', async () => {
  expect(await violations(immutableImages, [repository({})])).toEqual([
    'lets image tags be moved',
    'does not scan images',
  ]);
});
