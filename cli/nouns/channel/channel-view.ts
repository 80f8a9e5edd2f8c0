import type { Style } from '../../../local/paint.ts';
import { commandWords } from '../../api/command-words.ts';
import { assignments } from '../../output/assignments.ts';
import { fields } from '../../output/fields.ts';
import type { Column } from '../../output/table.ts';
import { timeAgo } from '../../output/time-ago.ts';

/** The fields of a channel that are shown. */
export interface Channel {
  id: string;
  resource: string;
  parameters?: Record<string, unknown>;
  state: string;
  address?: string;
  account?: string;
  watchId?: string;
  tokenData?: string;
  resourceId?: string;
  resourceUri?: string;
  expiration?: string;
  failure?: { message?: string };
  createdAt?: string;
}

const STYLES: Readonly<Record<string, Style>> = { active: 'green', failed: 'red' };

/** The columns of `channel list`. */
export const CHANNEL_COLUMNS: readonly Column<Channel>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'RESOURCE', value: ({ resource }) => resource },
  { title: 'STATE', value: ({ state }) => state, style: ({ state }) => STYLES[state] },
  { title: 'EXPIRES', value: ({ expiration }, { nowMs }) => timeAgo(expiration, nowMs) },
  { title: 'WATCH', value: ({ watchId }) => watchId },
  { title: 'PARAMETERS', value: ({ parameters = {} }) => assignments(parameters) },
];

/** One channel. */
export function channelFields(channel: Channel) {
  return fields([
    ['id', channel.id],
    ['resource', channel.resource],
    ['parameters', assignments(channel.parameters ?? {})],
    ['state', channel.state],
    ['watch', channel.watchId],
    ['account', channel.account],
    ['address', channel.address],
    ['tokenData', channel.tokenData],
    ['resourceId', channel.resourceId],
    ['resourceUri', channel.resourceUri],
    ['expiration', channel.expiration],
    ['failure', commandWords(channel.failure?.message ?? '')],
    ['createdAt', channel.createdAt],
  ]);
}
