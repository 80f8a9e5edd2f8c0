import { WATCHABLE_RESOURCES } from '../../../lib/protocol/watchable-resources.ts';
import type { Verb } from '../../command/verb.ts';
import {
  addParameterFlags,
  chosenParameters,
  needs,
  sampleFlags,
} from '../watch/parameter-flags.ts';
import { channelFields } from './channel-view.ts';

interface OpenOptions extends Record<string, unknown> {
  expiration?: string;
  tokenData?: string;
}

/** A verb for each resource that Google can watch. What ages is allowed: nothing is sent again. */
export const OPEN_VERBS: readonly Verb[] = Object.entries(WATCHABLE_RESOURCES)
  .filter(([, { watchUrl }]) => watchUrl !== undefined)
  .map(([name, resource]) => ({
    usage: name,
    summary: needs(resource),
    examples: [['channel open', name, ...sampleFlags(resource)].join(' ')],
    flags: (command) =>
      addParameterFlags(command, resource)
        .option('--expiration <time>', 'when it ends, in ISO 8601; by default as late as possible')
        .option('--token-data <text>', 'comes back with each notification'),
    async run({ api }, _, options: OpenOptions) {
      const { expiration, tokenData } = options;
      const parameters = chosenParameters(name, resource, options);
      const body = { resource: name, parameters, expiration, tokenData };
      const { document } = await api.call('POST', '/channels', { body });
      return { document, text: channelFields(document) };
    },
  }));
