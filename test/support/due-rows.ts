import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { DUE } from '../../lib/table/keys.ts';
import type { Table } from '../../lib/table/table.ts';
import { tableThat } from './table-that.ts';

/** A row of the index of what is due, whenever that is. */
interface DueRow {
  due: string;
  dueAtMs: number;
}

/** All shards of the index `due` in one read, where a sweep needs one for each. */
export async function dueRows({ client, name }: Table): Promise<DueRow[]> {
  const scan = new ScanCommand({ TableName: name, IndexName: DUE.index });
  const { Items = [], LastEvaluatedKey } = await client.send(scan);
  if (LastEvaluatedKey) throw new Error('more is due than fits a page');
  return Items as DueRow[];
}

/**
 * The table for one sweep of a test that sweeps thousands of times: as many shards as there are, most of
 * them have nothing due, and are not asked. What is due is read as always.
 */
export function tableOfSweep(table: Table): Table {
  let rows: Promise<DueRow[]> | undefined;
  return tableThat(table, async (_name, { IndexName, ExpressionAttributeValues }, next) => {
    if (IndexName !== DUE.index) return next();
    rows ??= dueRows(table);
    const { ':shard': shard, ':until': untilMs } = ExpressionAttributeValues as Record<
      string,
      unknown
    >;
    const isDue = (await rows).some(
      ({ due, dueAtMs }) => due === shard && dueAtMs <= Number(untilMs),
    );
    return isDue ? next() : { Items: [] };
  });
}
