import { apiPath } from '../../api/api-path.ts';
import { listItems } from '../../api/list-items.ts';
import { listAnswer } from '../../command/list-answer.ts';
import { type ListOptions, listFlags } from '../../command/list-flags.ts';
import type { Verb } from '../../command/verb.ts';
import { createVerb } from './create-verb.ts';
import { deleteVerb } from './delete-verb.ts';
import { HOOK_COLUMNS, hookFieldLines } from './hook-view.ts';
import { logsVerb } from './logs-verb.ts';
import { orCannot } from './or-cannot.ts';
import { testVerb } from './test-verb.ts';
import { updateVerb } from './update-verb.ts';

/** `tidings hook …` */
export const HOOK_VERBS: readonly Verb[] = [
  createVerb,
  {
    usage: 'list',
    summary: 'list hooks in the order in which they run',
    examples: ['hook list'],
    flags: listFlags,
    async run({ api }, _, options: ListOptions) {
      const list = listItems(api, { path: '/hooks', name: 'hooks', ...options });
      const listed = await orCannot('list hooks', list);
      return listAnswer(listed, {
        name: 'hooks',
        columns: HOOK_COLUMNS,
        nothing: 'No hook found.',
      });
    },
  },
  {
    usage: 'get <id>',
    summary: 'show a hook; --json has its whole code',
    examples: ['hook get 4c7f…'],
    async run({ api }, [id]: [string]) {
      const { document } = await api.call('GET', apiPath`/hooks/${id}`);
      return { document, text: hookFieldLines(document) };
    },
  },
  updateVerb,
  testVerb,
  logsVerb,
  enabledVerb('disable', false, 'run a hook on no event'),
  enabledVerb('enable', true, 'run a hook again, from now on'),
  deleteVerb,
];

function enabledVerb(name: string, enabled: boolean, summary: string): Verb {
  return {
    usage: `${name} <id>`,
    summary,
    examples: [`hook ${name} 4c7f…`],
    async run({ api }, [id]: [string]) {
      const { document } = await api.call('PATCH', apiPath`/hooks/${id}`, { body: { enabled } });
      return { document, text: hookFieldLines(document) };
    },
  };
}
