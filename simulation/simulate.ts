import { parseArgs } from 'node:util';
import { simulateDeliveries } from './deliveries/simulation.ts';
import { simulate } from './simulation.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    deliveries: { type: 'boolean', default: false },
    watches: { type: 'string', default: '1000' },
    endpoints: { type: 'string', default: '200' },
    days: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const seed = positive(values.seed);
const days = positive(values.days ?? (values.deliveries ? '30' : '60'));
// Exiting in this way also ends the emulators.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const onDay = (day: number) => void process.stderr.write(`Day ${day} of ${days} is over.\n`);
const report = values.deliveries
  ? await simulateDeliveries({ seed, endpoints: positive(values.endpoints), days, onDay })
  : await simulate({ seed, watches: positive(values.watches), days, onDay });
if (values.json) console.log(JSON.stringify(report));
else print(report);
process.exitCode = report.failures.length === 0 ? 0 : 1;

function positive(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  console.error(
    `--seed, --watches, --endpoints and --days take a positive whole number, not "${text}"`,
  );
  process.exit(2);
}

interface Report {
  counts: Record<string, number>;
  failures: readonly string[];
  excused?: readonly string[];
}

function print({ counts, failures, excused = [], ...figures }: Report): void {
  console.table({ ...figures, ...counts });
  for (const line of excused) console.log(`Excused: ${line}`);
  for (const line of failures) console.error(`FAILED: ${line}`);
  console.log(failures.length === 0 ? 'All is well.' : `${failures.length} failures.`);
}
