import { Option } from 'commander';
import { apiPath } from '../../api/api-path.ts';
import { listItems } from '../../api/list-items.ts';
import { doneAnswer } from '../../command/done-answer.ts';
import { listAnswer } from '../../command/list-answer.ts';
import { type ListOptions, listFlags } from '../../command/list-flags.ts';
import type { Verb } from '../../command/verb.ts';
import { DELIVERY_COLUMNS, deliveryText } from './delivery-view.ts';

interface DeliveryListOptions extends ListOptions {
  status?: string;
  endpoint?: string;
  hook?: string;
  event?: string;
}

/** `tidings delivery …` */
export const DELIVERY_VERBS: readonly Verb[] = [
  {
    usage: 'list',
    summary: 'list deliveries, newest first',
    examples: [
      'delivery list --status failed',
      'delivery list --endpoint 5d2e…',
      'delivery list --hook 4c7f…',
    ],
    flags: (command) =>
      listFlags(
        command
          .addOption(
            new Option('--status <status>', 'only these').choices([
              'pending',
              'delivered',
              'failed',
            ]),
          )
          .option('--endpoint <id>', 'only those to this endpoint')
          .option('--hook <id>', 'only the requests of this hook')
          .option('--event <id>', 'only those of this event'),
      ),
    async run({ api }, _, options: DeliveryListOptions) {
      const { status, endpoint, hook, event, limit, cursor } = options;
      // By the endpoint alone, so that one that is not there is said to be missing.
      const ofEndpoint = endpoint !== undefined && event === undefined && hook === undefined;
      const path = ofEndpoint ? apiPath`/endpoints/${endpoint}/deliveries` : '/deliveries';
      const query = ofEndpoint ? { status } : { status, endpoint, hook, event };
      const listed = await listItems(api, { path, name: 'deliveries', query, limit, cursor });
      const nothing = 'There are no such deliveries.';
      return listAnswer(listed, { name: 'deliveries', columns: DELIVERY_COLUMNS, nothing });
    },
  },
  {
    usage: 'get <id>',
    summary: 'show a delivery with its attempts',
    examples: ['delivery get 5d2e….nOWYz…'],
    async run({ api }, [id]: [string]) {
      const { document } = await api.call('GET', apiPath`/deliveries/${id}`);
      return { document, text: deliveryText(document) };
    },
  },
  {
    usage: 'retry <id>',
    summary: 'send it now',
    examples: ['delivery retry 5d2e….nOWYz…'],
    async run({ api }, [id]: [string]) {
      const { document } = await api.call('POST', apiPath`/deliveries/${id}/retry`);
      return doneAnswer(document, `It is sent now: tidings delivery get ${id} shows the attempt.`);
    },
  },
];
