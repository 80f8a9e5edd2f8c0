import { apiPath } from '../../api/api-path.ts';
import { listItems } from '../../api/list-items.ts';
import type { Answer } from '../../command/answer.ts';
import { listAnswer } from '../../command/list-answer.ts';
import { type ListOptions, listFlags } from '../../command/list-flags.ts';
import { commaSeparated } from '../../command/parse-flags.ts';
import { parseTime } from '../../command/parse-time.ts';
import type { Session } from '../../command/session.ts';
import type { Verb } from '../../command/verb.ts';
import { usageError } from '../../command-error.ts';
import { table } from '../../output/table.ts';
import { EVENT_COLUMNS } from './event-view.ts';
import { readLog } from './read-log.ts';

interface EventListOptions extends ListOptions {
  types?: string[];
  since?: string;
  watch?: string;
}

const SINCE = '1h';
const NOTHING = 'There are no such events.';

/** `tidings event list` */
export const listVerb: Verb = {
  usage: 'list',
  summary: 'list events in the order of their numbers, or those of a watch, newest first',
  examples: [
    "event list --types 'calendar.**,order.*' --since 3d",
    'event list --watch 0b1c…',
    'event list --cursor MDAw… --json',
  ],
  flags: (command) =>
    listFlags(
      command
        .option('--types <patterns>', 'only these, with commas between them', commaSeparated)
        .option(
          '--since <time>',
          `how long ago, such as 15m or 3d, or a time in ISO 8601 (without a cursor: ${SINCE})`,
        )
        .option('--watch <id>', 'those about this watch'),
    ),
  run: (session, _, options: EventListOptions) =>
    options.watch === undefined ? listLog(session, options) : listOfWatch(session, options),
};

async function listLog({ api, now }: Session, options: EventListOptions): Promise<Answer> {
  const { types, cursor, limit } = options;
  const since = options.since ?? (cursor === undefined ? SINCE : undefined);
  const { events, nextCursor, isCut } = await readLog(api, {
    types: types?.join(','),
    since: since === undefined ? since : parseTime(since, '--since', now()),
    cursor,
    limit,
  });
  const goesOn = isCut ? 'There may be more:' : 'What comes later:';
  return {
    document: { events, nextCursor },
    text: table(EVENT_COLUMNS, events, NOTHING),
    notes: [
      ...(options.since === since ? [] : ['Those of the last hour: --since shows more.']),
      ...(nextCursor === undefined ? [] : [`${goesOn} --cursor ${nextCursor}`]),
    ],
  };
}

async function listOfWatch({ api }: Session, options: EventListOptions): Promise<Answer> {
  const { watch = '', types, since, limit, cursor } = options;
  if (types !== undefined || since !== undefined)
    throw usageError('--watch cannot be combined with --types and --since: leave them out');
  const path = apiPath`/watches/${watch}/events`;
  const listed = await listItems(api, { path, name: 'events', limit, cursor });
  return listAnswer(listed, { name: 'events', columns: EVENT_COLUMNS, nothing: NOTHING });
}
