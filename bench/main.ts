import { parseArgs } from 'node:util';
import { separateCores } from './cores';
import { describeMachine } from './machine';
import { preparePrograms } from './programs';
import { toTable } from './report';
import { keepResult } from './results';
import { authenticated } from './scenarios/authenticated';
import { fanOut } from './scenarios/fan-out';
import { gateList, gateListFromShadows } from './scenarios/gate-list';
import { image } from './scenarios/image';
import { overload } from './scenarios/overload';
import { pixel } from './scenarios/pixel';
import { publish } from './scenarios/publish';
import { soak } from './scenarios/soak';
import { stalledReaders } from './scenarios/stalled-readers';
import { startUp } from './scenarios/start-up';
import { steadyLoad } from './scenarios/steady-load';
import { unseenTokens } from './scenarios/unseen-tokens';
import { viewers } from './scenarios/viewers';
import type { Section } from './section';
import { FULL, QUICK, type Settings } from './settings';
import { Testbed } from './testbed';

const HELP = `npm run bench -- [options]

Measures Gatehouse side by side with what could be used instead, and keeps the result in bench/results/.
Without options: the quick form, about five minutes.

  --full          the full form, about 25 minutes: more rounds, longer, and constant load for five minutes
  --only a,b      only these, and keeps no result: SCENARIOS
  --minutes n     how long soak lasts, by default 1, in the full form 10
  --help          this text
`;

const SCENARIOS: Record<string, (testbed: Testbed, settings: Settings) => Promise<Section>> = {
  'start-up': startUp,
  tokens: (testbed, settings) => authenticated(testbed, settings, 'many'),
  'one-token': (testbed, settings) => authenticated(testbed, settings, 'one'),
  'unseen-tokens': unseenTokens,
  publish,
  overload,
  image,
  'stalled-readers': stalledReaders,
  'gate-list': gateList,
  'gate-list-from-shadows': gateListFromShadows,
  'fan-out': fanOut,
  viewers,
  pixel,
  'steady-load': steadyLoad,
  soak,
};

/** Too long for the quick form, or told by another scenario already. */
const FULL_ONLY = ['one-token', 'steady-load'];
/** Run when it is named: it takes ten minutes. */
const ONLY_BY_NAME = ['soak'];

const print = (text: string) => process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean' },
      only: { type: 'string' },
      minutes: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    print(HELP.replace('SCENARIOS', Object.keys(SCENARIOS).join(', ')));
    return;
  }
  const form = values.full ? FULL : QUICK;
  const minutes = Number(values.minutes ?? form.soak / 60_000);
  if (!(minutes > 0)) throw new Error('--minutes must be a number of minutes, such as 10');
  const settings = { ...form, soak: minutes * 60_000 };
  const names = values.only?.split(',') ?? Object.keys(SCENARIOS);
  const unknown = names.find((name) => !Object.hasOwn(SCENARIOS, name));
  if (unknown !== undefined) {
    throw new Error(`There is no ${unknown}; there are ${Object.keys(SCENARIOS).join(', ')}`);
  }
  const date = new Date().toISOString();
  print('Preparing: packages, production build, peers, tokens');
  await preparePrograms();
  const machine = { ...describeMachine(), placement: separateCores() };
  const testbed = await Testbed.create();
  const sections: Section[] = [];
  try {
    for (const name of names) {
      const scenario = SCENARIOS[name];
      if (!scenario || (!values.only && !values.full && FULL_ONLY.includes(name))) continue;
      if (!values.only && ONLY_BY_NAME.includes(name)) continue;
      const section = await scenario(testbed, settings);
      sections.push(section);
      print(toTable(section));
      for (const goal of section.goals) print(`${goal.verdict}: ${goal.text}; ${goal.measured}`);
    }
  } finally {
    await testbed.stop();
  }
  if (!values.only) print(`\nKept as ${keepResult({ date, form: settings.name, machine, sections })}`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
