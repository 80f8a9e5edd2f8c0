import type { Table } from '../../lib/table/table.ts';
import type { Counts } from '../counts.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { DeliveryFaultRates } from './settings.ts';

/** What a table that forgets needs. */
export interface ForgetfulDeps {
  random: SeededRandom;
  rates: Pick<DeliveryFaultRates, 'forget'>;
  counts: Counts;
}

/** Makes a table that does not store some records of successes: a defect that the judge has to find. */
export function forgetfulTable(table: Table, { random, rates, counts }: ForgetfulDeps): Table {
  const forgets = (input: { Item?: Record<string, unknown> }) =>
    input.Item?.['status'] === 'delivered' && random.occurs(rates.forget);
  const client = new Proxy(table.client, {
    get(target, property, receiver) {
      if (property !== 'send') return Reflect.get(target, property, receiver);
      return async (command: { input: object }, options: never) => {
        if (!forgets(command.input)) return target.send(command as never, options);
        counts.add('success forgotten');
        return {};
      };
    },
  });
  return { ...table, client };
}
