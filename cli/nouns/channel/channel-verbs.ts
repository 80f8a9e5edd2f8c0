import { apiPath } from '../../api/api-path.ts';
import { listItems } from '../../api/list-items.ts';
import { listAnswer } from '../../command/list-answer.ts';
import { type ListOptions, listFlags } from '../../command/list-flags.ts';
import type { Verb } from '../../command/verb.ts';
import { CHANNEL_COLUMNS, channelFields } from './channel-view.ts';
import { OPEN_VERBS } from './open-verbs.ts';

interface StopOptions {
  resourceId?: string;
  resource?: string;
  account?: string;
}

/** `tidings channel …` */
export const CHANNEL_VERBS: readonly Verb[] = [
  {
    usage: 'open <resource>',
    summary: 'open one channel, which is not renewed; tidings watch create keeps one alive',
    examples: ['channel open drive.files --file 1a2B3c… --expiration 2027-01-31T12:00:00Z'],
    verbs: OPEN_VERBS,
  },
  {
    usage: 'list',
    summary: 'list channels, newest first, those of watches too',
    examples: ['channel list'],
    flags: listFlags,
    async run({ api }, _, options: ListOptions) {
      const listed = await listItems(api, { path: '/channels', name: 'channels', ...options });
      const nothing = 'There are no channels.';
      return listAnswer(listed, { name: 'channels', columns: CHANNEL_COLUMNS, nothing });
    },
  },
  {
    usage: 'get <id>',
    summary: 'show a channel',
    examples: ['channel get 9f3a…'],
    async run({ api }, [id]: [string]) {
      const { document } = await api.call('GET', apiPath`/channels/${id}`);
      return { document, text: channelFields(document) };
    },
  },
  {
    usage: 'stop <id>',
    summary: 'stop a channel that belongs to no watch',
    description: 'With --resource-id also one that this deployment does not have any more.',
    examples: ['channel stop 9f3a…', 'channel stop 9f3a… --resource-id ret08… --account 0b1c…'],
    flags: (command) =>
      command
        .option('--resource-id <id>', "Google's id of what the channel watches")
        .option('--resource <name>', 'what it watches, if no notification of it is stored')
        .option('--account <id>', 'the account that opened it; "default" without it'),
    async run({ api }, [id]: [string], options: StopOptions) {
      const { resourceId, resource, account } = options;
      const query = { resourceId, resource, account };
      const { document } = await api.call('DELETE', apiPath`/channels/${id}`, { query });
      return { document, text: channelFields(document) };
    },
  },
];
