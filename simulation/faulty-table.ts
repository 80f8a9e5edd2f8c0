import type { Table } from '../lib/table/table.ts';
import type { ClaimMonitor } from './claim-monitor.ts';
import type { Counts } from './counts.ts';
import type { TableCommand } from './row-writes.ts';
import type { Runs } from './runs.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { FaultRates } from './settings.ts';

/** What a table with faults needs. */
export interface FaultyTableDeps {
  random: SeededRandom;
  rates: Pick<FaultRates, 'database'>;
  runs: Runs;
  counts: Counts;
  claims: Pick<ClaimMonitor, 'recordCommand'>;
}

/**
 * Makes a table of which some calls fail, before or after they are carried out. The monitor
 * gets each call that is carried out, whether its answer arrives or not.
 */
export function faultyTable(table: Table, deps: FaultyTableDeps): Table {
  const { rates, runs, counts, claims } = deps;

  async function call(command: TableCommand, carryOut: () => Promise<unknown>): Promise<unknown> {
    const run = runs.current();
    const random = run?.random ?? deps.random;
    const send = async () => {
      const output = await carryOut();
      claims.recordCommand(command, run);
      return output;
    };
    counts.add('database called');
    if (!random.occurs(rates.database)) return send();
    const fault = random.oneOf(['rejected', 'answer lost', 'carried out twice']);
    counts.add(`database ${fault}`);
    if (fault !== 'rejected') await send();
    // The client repeats a call that is not answered in time. A transaction has a token, and is
    // carried out once all the same.
    const isTransaction = command.constructor.name === 'TransactWriteCommand';
    if (fault === 'carried out twice' && !isTransaction) return send();
    throw new Error('The database is not available');
  }

  const client = new Proxy(table.client, {
    get(target, property, receiver) {
      if (property !== 'send') return Reflect.get(target, property, receiver);
      return (command: TableCommand, options: never) => {
        const carryOut = () => target.send(command as never, options);
        const run = runs.current();
        return run ? run.perform(() => call(command, carryOut)) : call(command, carryOut);
      };
    },
  });
  return { ...table, client };
}
