import { apiPath } from '../../api/api-path.ts';
import { wholeNumber } from '../../command/parse-flags.ts';
import { readSecretFlag } from '../../command/read-secret-flag.ts';
import type { Verb } from '../../command/verb.ts';
import { usageError } from '../../command-error.ts';
import { type EndpointOptions, endpointFields, endpointFlags } from './endpoint-flags.ts';
import { endpointFieldLines } from './endpoint-view.ts';

const SHOWN_ONCE = 'The secret is shown this once: store it where the receiver verifies.';

interface CreateOptions extends EndpointOptions {
  secret?: string;
  paused?: true;
}

interface RotateOptions {
  secret?: string;
  overlapSeconds?: number;
}

/** What makes and changes endpoints. */
export const CHANGE_VERBS: readonly Verb[] = [
  {
    usage: 'create <url>',
    summary: 'send events to a URL from now on; its secret is shown this once',
    examples: [
      "endpoint create https://example.com/webhooks --events 'calendar.events.**'",
      'endpoint create https://example.com/webhooks --events \'*\' --filter \'{"exact": {"source": "/watches/0b1c…"}}\'',
    ],
    flags: (command) =>
      endpointFlags(command)
        .option(
          '--secret <secret>',
          'a whsec_… of your own; @file reads it from a file, - from the input',
        )
        .option('--paused', 'send nothing until it is enabled'),
    async run({ api, terminal }, [url]: [string], options: CreateOptions) {
      if (options.events === undefined)
        throw usageError(
          "--events is missing: which events are sent, such as 'calendar.events.**'; '*' is all",
        );
      const secret = await readSecretFlag(options.secret, terminal);
      const fields = await endpointFields(options, terminal);
      const body = { url, ...fields, secret, paused: options.paused };
      const { document } = await api.call('POST', '/endpoints', { body });
      return { document, text: endpointFieldLines(document), notes: [SHOWN_ONCE] };
    },
  },
  {
    usage: 'update <id>',
    summary: 'change an endpoint',
    description: 'What no flag names stays as it is; --header takes the place of all headers.',
    examples: [
      'endpoint update 5d2e… --to https://example.com/other --rate 10',
      'endpoint update 5d2e… --no-filter',
    ],
    flags: (command) =>
      endpointFlags(command)
        .option('--to <url>', 'another URL')
        .option('--no-filter', 'send all events that the patterns match')
        .option('--no-description', 'remove it')
        .option('--no-header', 'remove all of them')
        .option('--no-retry-schedule', 'retry as usual')
        .option('--no-rate', 'send as fast as events come')
        .option('--no-after', 'wait for no hook'),
    async run({ api, terminal }, [id]: [string], options: EndpointOptions & { to?: string }) {
      const body = { url: options.to, ...(await endpointFields(options, terminal)) };
      if (Object.values(body).every((value) => value === undefined))
        throw usageError('Nothing is to change: add a flag. See tidings endpoint update --help');
      const { document } = await api.call('PATCH', apiPath`/endpoints/${id}`, { body });
      return { document, text: endpointFieldLines(document) };
    },
  },
  {
    usage: 'rotate-secret <id>',
    summary: 'sign with a new secret; the old one signs too for a day',
    examples: ['endpoint rotate-secret 5d2e…', 'endpoint rotate-secret 5d2e… --overlap-seconds 0'],
    flags: (command) =>
      command
        .option(
          '--secret <secret>',
          'a whsec_… of your own; @file reads it from a file, - from the input',
        )
        .option('--overlap-seconds <n>', 'for how long the old one signs too', wholeNumber(0)),
    async run({ api, terminal }, [id]: [string], { secret, overlapSeconds }: RotateOptions) {
      const body = { secret: await readSecretFlag(secret, terminal), overlapSeconds };
      const path = apiPath`/endpoints/${id}/rotate-secret`;
      const { document } = await api.call('POST', path, { body });
      return { document, text: endpointFieldLines(document), notes: [SHOWN_ONCE] };
    },
  },
];
