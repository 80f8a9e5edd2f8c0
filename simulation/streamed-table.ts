import { watchKey } from '../lib/table/keys.ts';
import type { Table } from '../lib/table/table.ts';
import { type RowWrite, rowWrites, type TableCommand } from './row-writes.ts';

/** A row as the database holds it. */
export type Item = Readonly<Record<string, unknown>>;

/** A change of a row: what it was, and what it is. */
export interface RowChange {
  before: Item | undefined;
  after: Item;
}

const WATCH_KEY = watchKey('');

/**
 * Makes a table that passes on what is put into it, and each change of a watch, in the order in which
 * the database carries the changes of a row out. All writes have to go through it.
 */
export function streamedTable(table: Table, onChange: (change: RowChange) => void): Table {
  const images = new Map<string, Item>();
  const turns = new Map<string, Promise<unknown>>();

  function pass(write: RowWrite): void {
    const name = nameOf(write);
    const before = images.get(name);
    const after = imageAfter(before, write);
    images.set(name, after);
    onChange({ before, after });
  }

  // Answers may come in another order than the writes: those of a watch are made one at a time.
  function inTurn(writes: readonly RowWrite[], work: () => Promise<unknown>): Promise<unknown> {
    const names = writes.filter(isOfWatch).map(nameOf);
    const turn = Promise.all(names.map((name) => turns.get(name))).then(work);
    const end = turn.catch(() => undefined);
    for (const name of names) turns.set(name, end);
    return turn;
  }

  const client = new Proxy(table.client, {
    get(target, property, receiver) {
      if (property !== 'send') return Reflect.get(target, property, receiver);
      return (command: TableCommand, options: never) => {
        const writes = writesOf(command);
        const carryOut = () => target.send(command as never, options);
        if (writes.length === 0) return carryOut();
        return inTurn(writes, async () => {
          const output = await carryOut();
          for (const write of writes) pass(write);
          return output;
        });
      };
    },
  });
  return { ...table, client };
}

function writesOf(command: TableCommand): RowWrite[] {
  const { Key } = command.input as { Key?: { pk: string } };
  if (Key && !isOfWatch(Key)) return [];
  return rowWrites(command).filter((write) => write.isPut || isOfWatch(write));
}

function isOfWatch({ pk }: { pk: string }): boolean {
  return pk.startsWith(WATCH_KEY.pk);
}

function nameOf({ pk, set }: RowWrite): string {
  return `${pk} ${set['sk'] ?? WATCH_KEY.sk}`;
}

function imageAfter(before: Item = {}, { isPut, set, removed, added }: RowWrite): Item {
  if (isPut) return set;
  const after: Record<string, unknown> = { ...before, ...set };
  for (const name of removed) delete after[name];
  for (const [name, value] of Object.entries(added))
    after[name] = Number(before[name] ?? 0) + Number(value);
  return after;
}
