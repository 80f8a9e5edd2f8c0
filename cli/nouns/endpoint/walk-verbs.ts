import { apiPath } from '../../api/api-path.ts';
import { doneAnswer } from '../../command/done-answer.ts';
import { commaSeparated } from '../../command/parse-flags.ts';
import { parseTime } from '../../command/parse-time.ts';
import type { Verb } from '../../command/verb.ts';

interface WalkOptions {
  since?: string;
  until?: string;
  types?: string[];
}

const SINCE = ['--since <time>', 'how long ago, such as 2h or 3d, or a time in ISO 8601'] as const;

/** What sends events of the past. */
export const WALK_VERBS: readonly Verb[] = [
  {
    usage: 'recover <id>',
    summary: 'send what an endpoint has missed',
    description: 'Without --since it is from when it was paused or disabled.',
    examples: ['endpoint recover 5d2e…', 'endpoint recover 5d2e… --since 3d'],
    flags: (command) => command.option(...SINCE),
    async run({ api, now }, [id]: [string], { since }: WalkOptions) {
      const body = { since: since === undefined ? since : parseTime(since, '--since', now()) };
      const { document } = await api.call('POST', apiPath`/endpoints/${id}/recover`, { body });
      return doneAnswer(document, `What it missed since ${document.since} is being sent.`);
    },
  },
  {
    usage: 'replay <id>',
    summary: 'send the events of a time again, delivered or not, marked as a replay',
    examples: [
      'endpoint replay 5d2e… --since 1h',
      "endpoint replay 5d2e… --since 2d --until 1d --types 'drive.**'",
    ],
    flags: (command) =>
      command
        .requiredOption(...SINCE)
        .option('--until <time>', 'the same; now without it')
        .option('--types <patterns>', 'only these, with commas between them', commaSeparated),
    async run({ api, now }, [id]: [string], { since = '', until, types }: WalkOptions) {
      const body = {
        since: parseTime(since, '--since', now()),
        until: until === undefined ? until : parseTime(until, '--until', now()),
        types,
      };
      const { document } = await api.call('POST', apiPath`/endpoints/${id}/replay`, { body });
      return doneAnswer(document, `The events since ${document.since} are being sent again.`);
    },
  },
];
