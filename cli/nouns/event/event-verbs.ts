import { apiPath } from '../../api/api-path.ts';
import type { Verb } from '../../command/verb.ts';
import { type Column, table } from '../../output/table.ts';
import { eventText } from './event-view.ts';
import { listVerb } from './list-verb.ts';
import { publishVerb } from './publish-verb.ts';

const TYPE_COLUMNS: readonly Column<{ type: string; description: string }>[] = [
  { title: 'TYPE', value: ({ type }) => type },
  { title: 'WHEN', value: ({ description }) => description },
];

/** `tidings event …` */
export const EVENT_VERBS: readonly Verb[] = [
  listVerb,
  {
    usage: 'get <id>',
    summary: 'show an event with its data',
    examples: ['event get nOWYz…'],
    async run({ api }, [id]: [string]) {
      const { document } = await api.call('GET', apiPath`/events/${id}`);
      return { document, text: eventText(document) };
    },
  },
  publishVerb,
  {
    usage: 'types',
    summary: 'list the types that are known; --json has the shape of their data',
    examples: ['event types'],
    async run({ api }) {
      const { document } = await api.call('GET', '/event-types');
      return { document, text: table(TYPE_COLUMNS, document.eventTypes, 'There are no types.') };
    },
  },
];
