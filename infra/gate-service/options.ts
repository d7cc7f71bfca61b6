import { COMMAND_LIFE_SECONDS } from '../../contract/device-protocol';
import { COMMANDS_PER_MINUTE, LOG_LEVELS } from '../../contract/environment';
import { numberOneOf, oneOf, origin, wholeNumber } from '../../contract/text-values';
import { listOf, type ValuesOf } from '../settings/option-readers';

/** Options of the service: its tasks, and what its environment tells it. */
export const gateServiceOptions = {
  architecture: oneOf(['arm64', 'x86_64']),
  cpu: numberOneOf([256, 512, 1024, 2048, 4096]),
  memory: wholeNumber({ minimum: 512, maximum: 30_720 }),
  minimumTasks: wholeNumber({ minimum: 1, maximum: 50 }),
  maximumTasks: wholeNumber({ minimum: 1, maximum: 50 }),
  containerInsights: oneOf(['off', 'on', 'enhanced']),
  logLevel: oneOf(LOG_LEVELS),
  corsOrigins: listOf('origins', origin('https://app.example.com')),
  commandTtlSeconds: wholeNumber(COMMAND_LIFE_SECONDS),
  commandsPerMinute: wholeNumber(COMMANDS_PER_MINUTE),
};

export type GateServiceSettings = ValuesOf<typeof gateServiceOptions>;

export function gateServiceContradictions(settings: Partial<GateServiceSettings>): string[] {
  const { cpu, memory, minimumTasks, maximumTasks } = settings;
  const problems: string[] = [];
  if (cpu && memory && !allowedMemory(cpu).includes(memory)) {
    problems.push(`memory must be one of ${allowedMemory(cpu).join(', ')} where cpu is ${cpu}`);
  }
  if (minimumTasks && maximumTasks && minimumTasks > maximumTasks) {
    problems.push(`maximumTasks must be at least minimumTasks, which is ${minimumTasks}`);
  }
  return problems;
}

/** Memory of a task in MiB that goes with its CPU units (Amazon ECS: "Task CPU and memory"). */
function allowedMemory(cpu: number): number[] {
  if (cpu === 256) return [512, 1024, 2048];
  if (cpu === 512) return [1024, 2048, 3072, 4096];
  const gibibytes = Array.from({ length: 30 }, (_, index) => (index + 1) * 1024);
  const most = cpu === 4096 ? 30 * 1024 : cpu * 8;
  return gibibytes.filter((memory) => memory >= cpu * 2 && memory <= most);
}
