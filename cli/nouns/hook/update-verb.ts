import { apiPath } from '../../api/api-path.ts';
import type { Verb } from '../../command/verb.ts';
import { usageError } from '../../command-error.ts';
import { type HookOptions, hookFields, hookFlags } from './hook-flags.ts';
import { hookSource } from './hook-source.ts';
import { hookFieldLines } from './hook-view.ts';

/** `tidings hook update` */
export const updateVerb: Verb = {
  usage: 'update <id>',
  summary: 'change a hook, or its code',
  description: 'What no flag names stays as it is, and the type always.',
  examples: ['hook update 4c7f… --arg enrich.ts', 'hook update 4c7f… --no-filter --timeout 5s'],
  flags: (command) =>
    hookFlags(command)
      .option('-a, --arg <arg>', 'another file, module or code, as at creation')
      .option('--no-filter', 'run on all events that the patterns match')
      .option('--no-source', 'run on events of all watches')
      .option('--no-description', 'remove it'),
  async run({ api, terminal }, [id]: [string], options: HookOptions & { arg?: string }) {
    const path = apiPath`/hooks/${id}`;
    const fields = await hookFields(options, terminal);
    const { arg } = options;
    if (arg === undefined && Object.values(fields).every((value) => value === undefined))
      throw usageError('Nothing is to change: add a flag. See tidings hook update --help');
    const type = arg === undefined ? undefined : (await api.call('GET', path)).document.type;
    const source = arg === undefined ? {} : await hookSource(type, arg, terminal);
    const { document } = await api.call('PATCH', path, { body: { ...fields, ...source } });
    return { document, text: hookFieldLines(document) };
  },
};
