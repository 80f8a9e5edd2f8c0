import { apiPath } from '../../api/api-path.ts';
import type { View } from '../../command/answer.ts';
import { readJsonFlag } from '../../command/read-json-flag.ts';
import type { Verb } from '../../command/verb.ts';
import { EXIT_CODES } from '../../exit-codes.ts';
import { fields } from '../../output/fields.ts';
import { plainJson } from '../../output/plain-json.ts';
import { detailLines, type RunError } from './run-view.ts';

const EVENT_EXAMPLE = '{"type": "order.created", "data": {"total": 12}}';

interface TestedRun {
  event: { id: string; type: string };
  outcome: string;
  effects?: Readonly<Record<string, unknown>>;
  error?: RunError;
  logs?: readonly string[];
  ms: number;
}

/** `tidings hook test` */
export const testVerb: Verb = {
  usage: 'test <id>',
  summary: 'run a hook once now, without its effects; ends with 1 if it fails',
  description: 'Without --event it runs on the latest event of the log that it is for.',
  examples: [
    'hook test 4c7f…',
    `hook test 4c7f… --event '${EVENT_EXAMPLE}'`,
    'hook test 4c7f… --event @event.json',
  ],
  flags: (command) =>
    command.option(
      '--event <json>',
      'the event, as a CloudEvent; @file reads it from a file, - from the input',
    ),
  async run({ api, terminal }, [id]: [string], { event: json }: { event?: string }) {
    const event =
      json === undefined ? undefined : await readJsonFlag(json, '--event', terminal, EVENT_EXAMPLE);
    const { document } = await api.call('POST', apiPath`/hooks/${id}/test`, { body: { event } });
    const run: TestedRun = document;
    return {
      document,
      text: (view) => runText(run, view),
      exitCode: run.outcome === 'ok' ? EXIT_CODES.done : EXIT_CODES.failed,
    };
  },
};

function runText(run: TestedRun, view: View): string {
  const { event, outcome, effects = {}, ms } = run;
  const head = fields([
    ['event', event.id],
    ['type', event.type],
    ['outcome', outcome],
    ['duration', `${Math.round(ms * 10) / 10} ms`],
  ])(view);
  const details = detailLines(run, view.paint);
  return [
    head,
    ...(Object.keys(effects).length > 0 ? ['', plainJson(effects)] : []),
    ...(details.length > 0 ? ['', ...details] : []),
  ].join('\n');
}
