import { apiPath } from '../../api/api-path.ts';
import { listItems } from '../../api/list-items.ts';
import { doneAnswer } from '../../command/done-answer.ts';
import { listAnswer } from '../../command/list-answer.ts';
import { type ListOptions, listFlags } from '../../command/list-flags.ts';
import type { Verb } from '../../command/verb.ts';
import { CHANGE_VERBS } from './change-verbs.ts';
import { ENDPOINT_COLUMNS, endpointFieldLines } from './endpoint-view.ts';
import { testVerb } from './test-verb.ts';
import { WALK_VERBS } from './walk-verbs.ts';

/** `tidings endpoint …` */
export const ENDPOINT_VERBS: readonly Verb[] = [
  ...CHANGE_VERBS,
  {
    usage: 'list',
    summary: 'list endpoints, newest first, with their status',
    examples: ['endpoint list'],
    flags: listFlags,
    async run({ api }, _, options: ListOptions) {
      const listed = await listItems(api, { path: '/endpoints', name: 'endpoints', ...options });
      const nothing = 'There are no endpoints yet: tidings endpoint create --help.';
      return listAnswer(listed, { name: 'endpoints', columns: ENDPOINT_COLUMNS, nothing });
    },
  },
  {
    usage: 'get <id>',
    summary: 'show an endpoint, its public key, and how it fails',
    examples: ['endpoint get 5d2e…'],
    async run({ api }, [id]: [string]) {
      const { document } = await api.call('GET', apiPath`/endpoints/${id}`);
      return { document, text: endpointFieldLines(document) };
    },
  },
  testVerb,
  statusVerb('pause', 'send nothing to an endpoint; nothing is lost'),
  statusVerb('enable', 'send events to an endpoint again; recover sends what it missed'),
  ...WALK_VERBS,
  {
    usage: 'delete <id>',
    summary: 'delete an endpoint',
    examples: ['endpoint delete 5d2e…'],
    async run({ api }, [id]: [string]) {
      const { document } = await api.call('DELETE', apiPath`/endpoints/${id}`);
      return doneAnswer(document, `Endpoint ${id} is deleted.`);
    },
  },
];

function statusVerb(name: 'pause' | 'enable', summary: string): Verb {
  return {
    usage: `${name} <id>`,
    summary,
    examples: [`endpoint ${name} 5d2e…`],
    async run({ api }, [id]: [string]) {
      const { document } = await api.call('POST', `${apiPath`/endpoints/${id}`}/${name}`);
      return { document, text: endpointFieldLines(document) };
    },
  };
}
