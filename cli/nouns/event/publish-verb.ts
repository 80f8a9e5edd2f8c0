import type { Answer } from '../../command/answer.ts';
import { parseJson } from '../../command/parse-json.ts';
import { readInput } from '../../command/read-input.ts';
import { readJsonFlag } from '../../command/read-json-flag.ts';
import type { Session } from '../../command/session.ts';
import type { Verb } from '../../command/verb.ts';
import { usageError } from '../../command-error.ts';
import { table } from '../../output/table.ts';

interface PublishOptions {
  data?: string;
  id?: string;
  ref?: string;
  sender?: string;
  subject?: string;
  file?: string;
}

/** `tidings event publish` */
export const publishVerb: Verb = {
  usage: 'publish [type]',
  summary: 'publish an event of your own',
  description: 'With the same --id it is published once, however often the command runs.',
  examples: [
    'event publish order.created --data \'{"total": 12}\' --id order-7',
    'event publish order.created --data @order.json',
    'event publish --file events.json',
  ],
  flags: (command) =>
    command
      .option('--data <json>', 'any JSON value; @file reads it from a file, - from the input')
      .option('--id <id>', 'makes it the same event as one that was published with it')
      .option('--ref <url>', 'what it is about')
      .option('--sender <text>', 'who or what caused it')
      .option('--subject <text>', 'the id of what it is about')
      .option(
        '--file <file>',
        'an event, up to 10 of them, or CloudEvents, in JSON; - is the input',
      ),
  async run(session, [type]: [string | undefined], options: PublishOptions) {
    const { file, ...fields } = options;
    if (file === undefined) {
      if (type === undefined)
        throw usageError(
          'The type is missing, such as order.created. See tidings event publish --help',
        );
      return publish(session, await oneEvent(type, fields, session), 'application/json');
    }
    const flags = Object.keys(fields).map((name) => `--${name}`);
    const given = [...(type === undefined ? [] : ['the type']), ...flags];
    if (given.length > 0) throw usageError(`--file has it all: leave out ${given.join(', ')}`);
    const text = await readInput(file, session.terminal);
    const value = parseJson(text, file === '-' ? 'The input' : `The file ${file}`);
    return publish(session, value, contentTypeOf(value));
  },
};

async function oneEvent(type: string, options: PublishOptions, { terminal }: Session) {
  const { data: json, id, ref, sender, subject } = options;
  const data = json === undefined ? undefined : await readJsonFlag(json, '--data', terminal);
  return { type, data, id, ref, sender, subject };
}

async function publish({ api }: Session, body: unknown, contentType: string): Promise<Answer> {
  const { document } = await api.call('POST', '/events', { body, contentType });
  const columns = [
    { title: 'ID', value: ({ id }: { id: string }) => id },
    { title: 'TYPE', value: ({ type }: { id: string; type: string }) => type },
  ];
  const again = document.events.filter(({ duplicate }: { duplicate: boolean }) => duplicate).length;
  return {
    document,
    text: table(columns, document.events, 'Nothing was published.'),
    notes: again > 0 ? [repeatedNote(again)] : [],
  };
}

function repeatedNote(count: number): string {
  const which = count === 1 ? 'One of these was' : `${count} of these were`;
  return `${which} published before: nothing was changed.`;
}

// The API tells CloudEvents from its own form by the content type.
function contentTypeOf(value: unknown): string {
  const first = Array.isArray(value) ? value[0] : value;
  if (typeof first !== 'object' || first === null || !('specversion' in first))
    return 'application/json';
  return Array.isArray(value)
    ? 'application/cloudevents-batch+json'
    : 'application/cloudevents+json';
}
