import { ADMINISTRATORS_GROUP } from '../../contract/user-pool';
import type { OptionValues } from './options';

/**
 * What options must not be together, one line for each mistake. Options that are wrong by themselves are absent;
 * rules that need them have nothing to say.
 */
export function contradictions(values: Partial<OptionValues>): string[] {
  return [
    ...addressProblems(values),
    ...taskProblems(values),
    ...gateProblems(values),
    ...signInProblems(values),
  ];
}

function addressProblems({ domain, hostedZone }: Partial<OptionValues>): string[] {
  if (domain && !hostedZone) {
    return ['hostedZone must be set where domain is: the Route 53 hosted zone that holds it'];
  }
  if (!domain && hostedZone) return ['domain must be set where hostedZone is'];
  if (domain && hostedZone && domain !== hostedZone && !domain.endsWith(`.${hostedZone}`)) {
    return [`domain must be ${hostedZone} or a name under it, since that is hostedZone`];
  }
  return [];
}

/** Amazon ECS: "Task CPU and memory". */
function taskProblems({ cpu, memory, minimumTasks, maximumTasks }: Partial<OptionValues>): string[] {
  const problems: string[] = [];
  if (cpu && memory && !allowedMemory(cpu).includes(memory)) {
    problems.push(`memory must be one of ${allowedMemory(cpu).join(', ')} where cpu is ${cpu}`);
  }
  if (minimumTasks && maximumTasks && minimumTasks > maximumTasks) {
    problems.push(`maximumTasks must be at least minimumTasks, which is ${minimumTasks}`);
  }
  return problems;
}

function allowedMemory(cpu: number): number[] {
  if (cpu === 256) return [512, 1024, 2048];
  if (cpu === 512) return [1024, 2048, 3072, 4096];
  const gibibytes = Array.from({ length: 30 }, (_, index) => (index + 1) * 1024);
  const most = cpu === 4096 ? 30 * 1024 : cpu * 8;
  return gibibytes.filter((memory) => memory >= cpu * 2 && memory <= most);
}

function gateProblems({ gates, groups, deviceCertificateRequests }: Partial<OptionValues>): string[] {
  const problems: string[] = [];
  if (groups?.includes(ADMINISTRATORS_GROUP)) {
    problems.push(`groups must not name ${ADMINISTRATORS_GROUP}, which exists in every stack`);
  }
  if (gates && groups) {
    const known = [ADMINISTRATORS_GROUP, ...groups];
    for (const [index, gate] of gates.entries()) {
      for (const group of gate.groups.filter((name) => !known.includes(name))) {
        problems.push(
          `gates[${index}].groups names "${group}"; the groups of this stack are ${known.join(', ')}`,
        );
      }
    }
  }
  if (gates && deviceCertificateRequests) {
    const ids = gates.map((gate) => gate.id);
    for (const id of Object.keys(deviceCertificateRequests).filter((key) => !ids.includes(key))) {
      problems.push(`deviceCertificateRequests.${id} must be the id of a gate, one of ${ids.join(', ')}`);
    }
  }
  return problems;
}

/** Amazon Cognito: "User pool feature plans". */
function signInProblems({ threatProtection, userPoolTier }: Partial<OptionValues>): string[] {
  return threatProtection && threatProtection !== 'off' && userPoolTier === 'essentials'
    ? [`threatProtection must be off, or userPoolTier plus, which it needs`]
    : [];
}
