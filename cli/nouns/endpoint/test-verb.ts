import { apiPath } from '../../api/api-path.ts';
import type { Verb } from '../../command/verb.ts';
import { EXIT_CODES } from '../../exit-codes.ts';
import { fields } from '../../output/fields.ts';

/** `tidings endpoint test` */
export const testVerb: Verb = {
  usage: 'test <id>',
  summary: 'send one event with made-up data now; ends with 1 if it does not arrive',
  examples: ['endpoint test 5d2e…', 'endpoint test 5d2e… --type calendar.events.exists'],
  flags: (command) => command.option('--type <type>', 'of the event'),
  async run({ api }, [id]: [string], { type }: { type?: string }) {
    const body = { type };
    const { document } = await api.call('POST', apiPath`/endpoints/${id}/test`, { body });
    const { event, attempt } = document;
    const hasArrived = attempt.status >= 200 && attempt.status < 300;
    return {
      document,
      text: fields([
        ['event', event.id],
        ['type', event.type],
        ['status', attempt.status ?? attempt.errorClass],
        ['problem', attempt.message],
        ['duration', `${attempt.durationMs} ms`],
        ['address', attempt.address],
        ['reply', attempt.reply],
      ]),
      exitCode: hasArrived ? EXIT_CODES.done : EXIT_CODES.failed,
    };
  },
};
