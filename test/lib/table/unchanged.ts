import { expect } from 'vitest';
import type { Table } from '../../../lib/table/table.ts';
import { contents } from './stored-item.ts';

/** Does what has to be rejected, and checks that the whole table is the same after it. */
export async function unchanged<Result>(
  table: Table,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const before = await contents(table);
  const result = await attempt();
  expect(await contents(table)).toEqual(before);
  return result;
}
