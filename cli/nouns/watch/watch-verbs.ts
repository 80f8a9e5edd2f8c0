import { apiPath } from '../../api/api-path.ts';
import { listItems } from '../../api/list-items.ts';
import { doneAnswer } from '../../command/done-answer.ts';
import { listAnswer } from '../../command/list-answer.ts';
import { type ListOptions, listFlags } from '../../command/list-flags.ts';
import type { Verb } from '../../command/verb.ts';
import { CREATE_VERBS } from './create-verb.ts';
import { WATCH_COLUMNS, watchFields } from './watch-view.ts';

/** `tidings watch …` */
export const WATCH_VERBS: readonly Verb[] = [
  {
    usage: 'create <resource>',
    summary: 'watch a resource from now on',
    description: 'The flags depend on the resource: tidings watch create <resource> --help',
    examples: ['watch create calendar.events --calendar you@example.com --account 9f3a…'],
    verbs: CREATE_VERBS,
  },
  {
    usage: 'list',
    summary: 'list watches, newest first, with their health',
    examples: ['watch list', 'watch list --json'],
    flags: listFlags,
    async run({ api }, _, options: ListOptions) {
      const listed = await listItems(api, { path: '/watches', name: 'watches', ...options });
      const nothing = 'There are no watches yet: tidings watch create --help says how to make one.';
      return listAnswer(listed, { name: 'watches', columns: WATCH_COLUMNS, nothing });
    },
  },
  {
    usage: 'get <id>',
    summary: 'show a watch with its channels',
    examples: ['watch get 0b1c…'],
    async run({ api }, [id]: [string]) {
      const { document } = await api.call('GET', apiPath`/watches/${id}`);
      return { document, text: watchFields(document) };
    },
  },
  {
    usage: 'renew <id>',
    summary: 'open a new channel now',
    examples: ['watch renew 0b1c…'],
    async run({ api }, [id]: [string]) {
      const { document } = await api.call('POST', apiPath`/watches/${id}/renew`);
      return { document, text: watchFields(document) };
    },
  },
  {
    usage: 'delete <id>',
    summary: 'stop watching',
    examples: ['watch delete 0b1c…'],
    async run({ api }, [id]: [string]) {
      const { status, document } = await api.call('DELETE', apiPath`/watches/${id}`);
      const later = 'Google has to be asked again to stop a channel, which happens by itself.';
      return doneAnswer(document, `Watch ${id} is deleted.`, status === 202 ? [later] : []);
    },
  },
];
