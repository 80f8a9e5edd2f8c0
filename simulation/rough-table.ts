import type { Table } from '../lib/table/table.ts';
import type { Chance } from './chance.ts';
import type { Claims, TableCommand } from './claims.ts';
import type { Counts } from './counts.ts';
import type { Runs } from './runs.ts';
import type { Rates } from './settings.ts';

/** What using the table on a rough day needs. */
export interface RoughTableDeps {
  chance: Chance;
  rates: Rates;
  runs: Runs;
  counts: Counts;
  claims: Claims;
}

/** The table, which refuses now and then, before or after it did what it was asked. */
export function roughTable(table: Table, parts: RoughTableDeps): Table {
  const { rates, runs, counts, claims } = parts;

  async function call(command: TableCommand, carryOut: () => Promise<unknown>): Promise<unknown> {
    const run = runs.current();
    const chance = run?.chance ?? parts.chance;
    const send = async () => {
      const output = await carryOut();
      claims.saw(command, run);
      return output;
    };
    counts.add('database called');
    if (!chance.strikes(rates.database)) return send();
    const [how, act] = chance.oneOf<[string, () => Promise<unknown>]>([
      ['refused', async () => undefined],
      ['answer lost', send],
      ['done twice', send],
    ]);
    counts.add(`database ${how}`);
    await act();
    // The client repeats what was not answered in time; a transaction is done once all the same.
    if (how === 'done twice' && command.constructor.name !== 'TransactWriteCommand') return send();
    throw new Error('The database is not available');
  }

  const client = new Proxy(table.client, {
    get(target, property, receiver) {
      if (property !== 'send') return Reflect.get(target, property, receiver);
      return (command: TableCommand, options: never) => {
        const carryOut = () => target.send(command as never, options);
        const run = runs.current();
        return run ? run.through(() => call(command, carryOut)) : call(command, carryOut);
      };
    },
  });
  return { ...table, client };
}
