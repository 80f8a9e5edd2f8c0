import type { Log } from '../log.ts';
import type { Table } from '../table/table.ts';
import type { ChannelSources } from './channel-sources.ts';
import type { LoggedEvent } from './rows/log-item.ts';

/** What numbering events needs. */
export interface NumberingDeps {
  table: Table;
  now: () => number;
  /** How long an event is kept in its log. */
  retentionSeconds: number;
  /** The segments of logs that this process has recorded lately, by owner. */
  segments: Map<string, { segment: number; atMs: number }>;
}

/** What dispatching records needs. */
export interface DispatchDeps<Record> extends NumberingDeps {
  log: Log;
  sources: ChannelSources;
  /**
   * Hands the events of an owner that have their numbers on to those who want them; again after a
   * crash. @returns what came in the way, by the numbers of the events.
   */
  handOn: (owner: string, events: readonly LoggedEvent[]) => Promise<ReadonlyMap<number, unknown>>;
  /** Puts a record aside, whole, with what it failed of. */
  quarantine: (record: Record, failure: unknown) => Promise<void>;
}
