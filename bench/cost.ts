import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { COMMAND_OUTCOMES } from '../contract/audit-record';
import { firewallRules } from '../infra/edge/firewall-rules';
import { ALARM_RULES } from '../infra/observability/alarm-rules';

const HELP = `npm run cost -- [options]

Prints the tables of docs/cost.md: what a month costs, from how many requests on Gatehouse costs less than the
serverless original, and what homes pay that share one stack. Prices and assumptions are in bench/cost.ts.

  --households n   how many homes share one stack in the second table, by default 100
  --write          put both tables into docs/cost.md
  --help           this text
`;

const PAGE = path.join(__dirname, '../docs/cost.md');

/** Where the table stands on the page. */
const PLACE = /(?<=<!-- npm run cost -- --write -->\n).*(?=<!-- end -->)/s;

const HOURS = 730;
const MILLION = 1e6;
const GB = 1e9;

/** List prices of us-east-1 in US dollars, without free tiers; `docs/cost.md` says where each is from. */
const PRICES = {
  fargateArmVcpuHour: 0.03238,
  fargateArmGbHour: 0.00356,
  publicIpv4Hour: 0.005,
  natGatewayHour: 0.045,
  natGatewayGb: 0.045,
  loadBalancerHour: 0.0225,
  loadBalancerUnitHour: 0.008,
  firewall: 5,
  firewallRule: 1,
  firewallMillion: 0.6,
  logsGb: 0.5,
  alarm: 0.1,
  customMetric: 0.3,
  dashboard: 3,
  /** Of a REST API: up to so many million requests a month, each million costs so much. */
  apiGatewayMillion: [
    [333, 3.5],
    [1_000, 2.8],
    [20_000, 2.38],
  ],
  lambdaMillion: 0.2,
  lambdaGbSecond: 0.0000166667,
  transferOutGb: [
    [10_240, 0.09],
    [51_200, 0.085],
    [153_600, 0.07],
  ],
  iotMessageMillion: 1,
  iotShadowMillion: 1.25,
  s3GetMillion: 0.4,
} as const;

/** Half of the requests are commands, half ask for a profile image of 40 KB, sent as base64. */
const ASSUMED = {
  commands: 0.5,
  bytesPerRequest: 0.5 * 1_500 + 0.5 * 56_000,
  /** Request log, and the audit record of a command. */
  logBytes: 350 + 0.5 * 350,
  /** What Lambda itself logs of each call. */
  lambdaLogBytes: 500,
  lambdaGb: 0.128,
  lambdaSeconds: 0.05,
  /** Requests a second that one vCPU answers at full load, as measured, and how full it may be on average. */
  requestsPerVcpu: 1_900,
  averageLoad: 0.1,
  /** Requests a month of a private home: some dozens a day. */
  requestsPerHousehold: 3_000,
  /** Times that a gate reports its state for one command. */
  reportsPerCommand: 4,
};

/** What the stack has of each; the rate limit of the firewall does not matter here. */
const COUNTED = {
  firewallRules: firewallRules(1).length,
  alarms: Object.keys(ALARM_RULES).length,
  /** One for each outcome of a command, and the gates that are offline. */
  customMetrics: COMMAND_OUTCOMES.length + 1,
  dashboards: 1,
};

interface Size {
  vcpu: number;
  gb: number;
  minimumTasks: number;
  zonesWithNat: number;
}

const SMALLEST: Size = { vcpu: 0.25, gb: 0.5, minimumTasks: 1, zonesWithNat: 0 };
const EXAMPLE: Size = { vcpu: 0.5, gb: 1, minimumTasks: 2, zonesWithNat: 2 };

/** A price that falls with the amount: each step costs its own price. */
function stepped(amount: number, steps: readonly (readonly [number, number])[]): number {
  let cost = 0;
  let from = 0;
  for (const [to, price] of steps) {
    cost += Math.max(0, Math.min(amount, to) - from) * price;
    from = to;
  }
  return cost;
}

const tasksFor = (requests: number, { vcpu, minimumTasks }: Size) =>
  Math.max(
    minimumTasks,
    Math.ceil(requests / (HOURS * 3600) / (ASSUMED.requestsPerVcpu * ASSUMED.averageLoad * vcpu)),
  );

/** What only Gatehouse pays, the gates' live state apart. */
function gatehouse(requests: number, size: Size): number {
  const millions = requests / MILLION;
  const gigabytes = (requests * ASSUMED.bytesPerRequest) / GB;
  const tasks = tasksFor(requests, size);
  const task = size.vcpu * PRICES.fargateArmVcpuHour + size.gb * PRICES.fargateArmGbHour;
  const addresses = 2 + (size.zonesWithNat > 0 ? size.zonesWithNat : tasks);
  return (
    HOURS * (tasks * task + addresses * PRICES.publicIpv4Hour + PRICES.loadBalancerHour) +
    size.zonesWithNat * HOURS * PRICES.natGatewayHour +
    (size.zonesWithNat > 0 ? requests * 0.5 * 2_000 * (PRICES.natGatewayGb / GB) : 0) +
    // Of the four measures of a capacity unit, bytes are the largest here: 1 GB an hour.
    gigabytes * PRICES.loadBalancerUnitHour +
    PRICES.firewall +
    COUNTED.firewallRules * PRICES.firewallRule +
    millions * PRICES.firewallMillion +
    ((requests * ASSUMED.logBytes) / GB) * PRICES.logsGb +
    COUNTED.alarms * PRICES.alarm +
    COUNTED.customMetrics * PRICES.customMetric +
    COUNTED.dashboards * PRICES.dashboard
  );
}

/** What the gates' live state costs, which the original does not have. */
const liveState = (requests: number) =>
  (requests / MILLION) * ASSUMED.commands * ASSUMED.reportsPerCommand * PRICES.iotShadowMillion;

/** What only the serverless original pays. */
function serverless(requests: number): number {
  const millions = requests / MILLION;
  return (
    stepped(millions, PRICES.apiGatewayMillion) +
    millions * PRICES.lambdaMillion +
    requests * ASSUMED.lambdaGb * ASSUMED.lambdaSeconds * PRICES.lambdaGbSecond +
    ((requests * ASSUMED.lambdaLogBytes) / GB) * PRICES.logsGb
  );
}

/** What both pay alike: the command's way to the gate, reading the image, sending answers. */
function both(requests: number): number {
  const millions = requests / MILLION;
  return (
    millions * ASSUMED.commands * 2 * PRICES.iotMessageMillion +
    millions * (1 - ASSUMED.commands) * PRICES.s3GetMillion +
    stepped((requests * ASSUMED.bytesPerRequest) / GB, PRICES.transferOutGb)
  );
}

/** The number of requests a month from which on Gatehouse costs less, found by halving. */
function crossing(size: Size): number {
  let [low, high] = [0, 1e10];
  while (high - low > 1_000) {
    const middle = (low + high) / 2;
    if (gatehouse(middle, size) > serverless(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** What CloudWatch gives each account free (Amazon CloudWatch pricing: "Free tier"). */
const FREE = { alarms: 10, customMetrics: 10, dashboards: 3 };

function freeOfCloudWatch(): number {
  const free = (name: keyof typeof FREE, price: number) => Math.min(FREE[name], COUNTED[name]) * price;
  return (
    free('alarms', PRICES.alarm) +
    free('customMetrics', PRICES.customMetric) +
    free('dashboards', PRICES.dashboard)
  );
}

const dollars = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0));

/** An estate whose tables `docs/cost.md` shows. */
const ESTATE = 100;

/** What a home pays that has a stack of its own, and what each of many pays that share one, gate state included. */
function householdTable(households: number): string {
  const row = (name: string, count: number) => {
    const requests = count * ASSUMED.requestsPerHousehold;
    const each = [
      serverless(requests),
      gatehouse(requests, SMALLEST) + liveState(requests),
      gatehouse(requests, EXAMPLE) + liveState(requests),
    ].map((cost) => ((cost + both(requests)) / count).toFixed(2));
    return `| ${[name, ...each].join(' | ')} |`;
  };
  return `| each home pays a month | serverless original | Gatehouse, as by default | Gatehouse, Pulumi.prod.yaml |
|---|---:|---:|---:|
${row('one home, a stack of its own', 1)}
${row(`${households} homes in one stack`, households)}

A home makes ${ASSUMED.requestsPerHousehold.toLocaleString('en-US')} requests a month. What both pay besides is in each column.
`;
}

/** The tables of `docs/cost.md`, with what was counted for them and where the lines cross. */
export function costTable(households = ESTATE): string {
  const rows = (
    [
      ['10 k', 1e4],
      ['1 M', 1e6],
      ['100 M', 1e8],
      ['1 G', 1e9],
    ] as const
  ).map(([name, requests]) => {
    const cells = [
      name,
      dollars(serverless(requests)),
      `${dollars(gatehouse(requests, SMALLEST))} (${tasksFor(requests, SMALLEST)})`,
      `${dollars(gatehouse(requests, EXAMPLE))} (${tasksFor(requests, EXAMPLE)})`,
      dollars(liveState(requests)),
      dollars(both(requests)),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const million = (requests: number) => `${(requests / MILLION).toFixed(0)} million`;
  return `| requests a month | serverless original | Gatehouse, as by default (tasks) | Gatehouse, Pulumi.prod.yaml (tasks) | live gate state | both, besides |
|---:|---:|---:|---:|---:|---:|
${rows.join('\n')}

Gatehouse's columns hold ${COUNTED.firewallRules} firewall rules, ${COUNTED.alarms} alarms (some come with the trigger that they watch), ${COUNTED.customMetrics} custom metrics and ${COUNTED.dashboards} dashboard, as the stack's source has them.
CloudWatch gives each account ${FREE.alarms} alarms, ${FREE.customMetrics} custom metrics and ${FREE.dashboards} dashboards free, which takes up to ${dollars(freeOfCloudWatch())} dollars off.
Gatehouse costs less from ${million(crossing(SMALLEST))} requests a month on as by default, and from ${million(crossing(EXAMPLE))} with \`Pulumi.prod.yaml\`.

${householdTable(households)}`;
}

if (require.main === module) {
  const { values } = parseArgs({
    options: { households: { type: 'string' }, write: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const households = Number(values.households ?? ESTATE);
  if (!Number.isInteger(households) || households < 1) {
    process.stderr.write('--households must be a number of homes, such as 100\n');
    process.exitCode = 1;
  } else if (values.write && households !== ESTATE) {
    process.stderr.write(`docs/cost.md shows ${ESTATE} homes: use --write without --households\n`);
    process.exitCode = 1;
  } else if (values.write) writeFileSync(PAGE, readFileSync(PAGE, 'utf8').replace(PLACE, costTable()));
  else process.stdout.write(values.help ? HELP : costTable(households));
}
