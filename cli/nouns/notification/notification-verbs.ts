import { apiPath } from '../../api/api-path.ts';
import { listItems } from '../../api/list-items.ts';
import { listAnswer } from '../../command/list-answer.ts';
import { type ListOptions, listFlags } from '../../command/list-flags.ts';
import type { Verb } from '../../command/verb.ts';
import { usageError } from '../../command-error.ts';
import type { Column } from '../../output/table.ts';
import { timeAgo } from '../../output/time-ago.ts';

interface Notification {
  receivedAt?: string;
  resource: string;
  resourceState: string;
  state?: string;
  messageNumber: number;
  channelId: string;
  changed?: readonly string[];
}

const COLUMNS: readonly Column<Notification>[] = [
  { title: 'RECEIVED', value: ({ receivedAt }, { nowMs }) => timeAgo(receivedAt, nowMs) },
  { title: 'RESOURCE', value: ({ resource }) => resource },
  { title: 'STATE', value: ({ resourceState, state }) => state ?? resourceState },
  { title: 'CHANNEL', value: ({ channelId }) => channelId },
  { title: 'NUMBER', value: ({ messageNumber }) => messageNumber },
  { title: 'CHANGED', value: ({ changed = [] }) => changed.join(' ') },
];

/** `tidings notification …` */
export const NOTIFICATION_VERBS: readonly Verb[] = [
  {
    usage: 'list',
    summary: "list what Google has sent on a channel, or on all of a watch's, newest first",
    examples: ['notification list --watch 0b1c…', 'notification list --channel 9f3a…'],
    flags: (command) =>
      listFlags(
        command
          .option('--watch <id>', 'of this watch')
          .option('--channel <id>', 'of this channel, with those that announce it'),
      ),
    async run({ api }, _, options: ListOptions & { watch?: string; channel?: string }) {
      const { limit, cursor } = options;
      const listed = await listItems(api, {
        path: pathFor(options),
        name: 'notifications',
        limit,
        cursor,
      });
      const nothing = 'There are no notifications yet.';
      return listAnswer(listed, { name: 'notifications', columns: COLUMNS, nothing });
    },
  },
];

function pathFor({ watch, channel }: { watch?: string; channel?: string }): string {
  if (watch !== undefined && channel === undefined) return apiPath`/watches/${watch}/notifications`;
  if (channel !== undefined && watch === undefined)
    return apiPath`/channels/${channel}/notifications`;
  throw usageError('Give either --watch or --channel. See tidings notification list --help');
}
