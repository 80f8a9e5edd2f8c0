import type { Dispatched, DispatchRecord } from '../lib/events/dispatched.ts';
import { readDispatched } from '../lib/events/read-dispatched.ts';
import { matchesFilter } from '../local/event-sources/matches-filter.ts';
import { readServerlessConfig } from '../local/serverless-config.ts';
import type { RowChange } from './streamed-table.ts';

/** A record of the stream, and where it stands. */
export interface StreamRecord extends DispatchRecord {
  shard: number;
}

/** The stream of a table, as far as `dispatch` gets it. */
export interface TableStream {
  /** Adds a change, unless the filters of the deployment leave it out. */
  append(change: RowChange): void;
  /** The records of each shard, in order: all changes of one row are in one. A reader may drop them. */
  shards: readonly StreamRecord[][];
}

const SHARDS = 2;

/** Makes a stream without records. It passes on what each record says when it is added. */
export function tableStream(onRecord: (dispatched: Dispatched) => void): TableStream {
  const patterns = filterPatterns();
  const shards = Array.from({ length: SHARDS }, (): StreamRecord[] => []);
  let number = 0;
  return {
    shards,
    append({ before, after }) {
      const { pk, sk } = after;
      const eventName = before === undefined ? 'INSERT' : 'MODIFY';
      const Keys = { pk: { S: pk }, sk: { S: sk } };
      if (!patterns.some((pattern) => matchesFilter(pattern, { eventName, dynamodb: { Keys } })))
        return;
      number += 1;
      const shard = shardOf(String(pk));
      const read = () => readDispatched(after, before);
      const dispatched = read();
      if (dispatched) onRecord(dispatched);
      shards[shard]?.push({ shard, sequenceNumber: String(number), read });
    },
  };
}

function shardOf(pk: string): number {
  let hash = 0;
  for (const character of pk) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return hash % SHARDS;
}

function filterPatterns(): readonly Record<string, unknown>[] {
  const { functions } = readServerlessConfig();
  const dispatch = functions.find(({ name }) => name.endsWith('dispatch'));
  const patterns = dispatch?.events.flatMap(({ stream }) => stream?.filterPatterns ?? []) ?? [];
  if (patterns.length === 0) throw new Error('serverless.yml has no filter for dispatch');
  return patterns;
}
