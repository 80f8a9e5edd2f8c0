import type { WatchableResource } from '../../../lib/protocol/resources/watchable-resource.ts';
import { WATCHABLE_RESOURCES } from '../../../lib/protocol/watchable-resources.ts';
import { wholeNumber } from '../../command/parse-flags.ts';
import type { Verb } from '../../command/verb.ts';
import { addParameterFlags, chosenParameters, needs, sampleFlags } from './parameter-flags.ts';
import { watchFields } from './watch-view.ts';

interface CreateOptions extends Record<string, unknown> {
  account?: string;
  leaseSeconds?: number;
  tokenData?: string;
  idempotencyKey?: string;
}

// Of the statuses that say more than the watch does.
const NOTES: Readonly<Record<number, readonly string[]>> = {
  200: ['This is watched already: nothing was changed.'],
  202: ['Google could not be asked yet: the opening is tried again.'],
};

/** A verb for each resource that Google can watch, with the parameters of that one as its flags. */
export const CREATE_VERBS: readonly Verb[] = Object.entries(WATCHABLE_RESOURCES)
  .filter(([, { watchUrl }]) => watchUrl !== undefined)
  .map(([name, complete]) => {
    const resource = withoutAging(complete);
    return {
      usage: name,
      summary: needs(resource),
      examples: [['watch create', name, ...sampleFlags(resource), '--account 9f3a…'].join(' ')],
      flags: (command) =>
        addParameterFlags(command, resource)
          .option('--account <id>', 'the account to watch with; "default" without it')
          .option('--lease-seconds <n>', 'a shorter lease', wholeNumber(1))
          .option('--token-data <text>', 'comes back with each notification')
          .option('--idempotency-key <key>', 'makes this request repeatable for a day'),
      async run({ api }, _, options: CreateOptions) {
        const { account, leaseSeconds, tokenData, idempotencyKey } = options;
        const parameters = chosenParameters(name, resource, options);
        const body = { resource: name, parameters, account, leaseSeconds, tokenData };
        const { status, document } = await api.call('POST', '/watches', { body, idempotencyKey });
        return { document, text: watchFields(document), notes: NOTES[status] ?? [] };
      },
    };
  });

// A watch refuses these: each renewal would send the same value again.
function withoutAging(resource: WatchableResource): WatchableResource {
  const parameters = Object.entries(resource.parameters).filter(
    ([, { ages }]) => ages !== 'always',
  );
  return { ...resource, parameters: Object.fromEntries(parameters) };
}
