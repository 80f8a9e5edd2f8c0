import { parseArgs } from 'node:util';
import { type SimulationReport, simulate } from './simulation.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    watches: { type: 'string', default: '1000' },
    days: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
});
const options = {
  seed: positive(values.seed),
  watches: positive(values.watches),
  days: positive(values.days),
};
// Exiting in this way also ends the emulators.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const report = await simulate({
  ...options,
  onDay: (day) => void process.stderr.write(`Day ${day} of ${options.days} is over.\n`),
});
if (values.json) console.log(JSON.stringify(report));
else print(report);
process.exitCode = report.failures.length === 0 ? 0 : 1;

function positive(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  console.error(`--seed, --watches and --days take a positive whole number, not "${text}"`);
  process.exit(2);
}

function print({ counts, failures, excused, ...figures }: SimulationReport): void {
  console.table({ ...figures, ...counts });
  for (const line of excused) console.log(`Excused: ${line}`);
  for (const line of failures) console.error(`FAILED: ${line}`);
  console.log(failures.length === 0 ? 'All is well.' : `${failures.length} failures.`);
}
