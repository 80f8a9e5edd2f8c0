import { createHash } from 'node:crypto';
import type { MatchableEvent } from '../../matching/candidate.ts';
import { getItem } from '../../table/get-item.ts';
import { lastEventKey } from '../../table/keys.ts';
import { IS_NEW, putItemIf } from '../../table/put-item-if.ts';
import type { Table } from '../../table/table.ts';

/** An event of a subject, with its number. */
export interface Numbered {
  sequence: number;
  event: MatchableEvent;
}

/** The last event of a subject, and the one before that. */
export interface LastEvents extends Numbered {
  previous?: Numbered;
}

/** What the events are of: a source and a subject, as one text. */
export interface Subject {
  owner: string;
  subject: string;
}

/** The last events of a subject; undefined if it has had none, or none is remembered. @throws StorageError */
export async function readLast(table: Table, subject: Subject): Promise<LastEvents | undefined> {
  const item = await getItem(table, keyOf(subject));
  if (!item) return undefined;
  const { sequence, event, previousSequence, previous } = item;
  const last = { sequence: Number(sequence), event: JSON.parse(String(event)) as MatchableEvent };
  if (previous === undefined) return last;
  return {
    ...last,
    previous: {
      sequence: Number(previousSequence),
      event: JSON.parse(String(previous)) as MatchableEvent,
    },
  };
}

/**
 * Remembers the last event of a subject, and the one before, if no other process has meanwhile.
 * @param seen the number of the last event as it was read; undefined if there was none.
 * @returns whether none has.
 * @throws StorageError
 */
export function writeLast(
  table: Table,
  subject: Subject,
  {
    last,
    before,
    seen,
    ttlSeconds,
  }: {
    last: Numbered;
    before: Numbered | undefined;
    seen: number | undefined;
    ttlSeconds: number;
  },
): Promise<boolean> {
  const item = {
    ...keyOf(subject),
    sequence: last.sequence,
    event: JSON.stringify(last.event),
    ...(before === undefined
      ? {}
      : { previousSequence: before.sequence, previous: JSON.stringify(before.event) }),
    ttl: ttlSeconds,
  };
  const isSame = { when: '#sequence = :seen', values: { seen } };
  return putItemIf(table, item, seen === undefined ? IS_NEW : isSame);
}

// A subject may be longer than a key.
function keyOf({ owner, subject }: Subject) {
  return lastEventKey(owner, createHash('sha256').update(subject).digest('base64url'));
}
