import fc from 'fast-check';
import type { ChannelRecord } from '../../../../lib/channels/channel-record.ts';
import { transitionChannel } from '../../../../lib/channels/rows/write-channels.ts';
import type { Failure } from '../../../../lib/google/failure.ts';
import type { Table } from '../../../../lib/table/table.ts';
import type { WatchPatch } from '../../../../lib/watches/rows/change-watch.ts';
import { claimWatch } from '../../../../lib/watches/rows/claim-watch.ts';
import type { WatchRecord } from '../../../../lib/watches/watch-record.ts';
import {
  WATCH_CONDITIONS,
  WATCH_TRANSITIONS,
  type WatchCondition,
  type WatchTransition,
} from '../../../../lib/watches/watch-states.ts';
import { channelIn, NOW_MS, storedWatch } from '../../table/examples.ts';

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
/** A moment after `NOW_MS`. */
export const LATER_MS = NOW_MS + 1000;

export const FAILURE: Failure = {
  class: 'retry',
  reason: 'backendError',
  message: 'Backend Error',
  atMs: NOW_MS,
};

/** Every condition of a watch. */
export const CONDITIONS = Object.keys(WATCH_CONDITIONS) as WatchCondition[];

/** Whether the table of states lists a condition among those that a transition may leave. */
export function mayLeave(name: WatchTransition, condition: WatchCondition): boolean {
  const from: readonly WatchCondition[] = WATCH_TRANSITIONS[name].from;
  return from.includes(condition);
}

/** A watch as the process has it that has just claimed it. */
export async function claimedWatch(
  table: Table,
  changes: Partial<WatchRecord> = {},
): Promise<WatchRecord> {
  const { id, version } = await storedWatch(table, changes);
  const watch = await claimWatch(table, id, version, NOW_MS);
  if (watch === undefined) throw new Error('The watch could not be claimed');
  return watch;
}

/** A channel that Google has opened for a watch. */
export async function openedChannel(
  table: Table,
  { id: watchId, owner }: WatchRecord,
  set: { expirationMs?: number } = {},
): Promise<ChannelRecord> {
  const { id } = await channelIn(table, 'pending', { owner, watchId });
  const channel = await transitionChannel(table, id, 'activate', { nowMs: NOW_MS, set, watchId });
  if (channel === undefined) throw new Error('The channel did not become active');
  return channel;
}

/** A watch whose attributes a patch may remove or replace. */
export const FULL: Partial<WatchRecord> = {
  address: 'https://old.example/',
  attempts: 2,
  channelIds: ['a'],
  currentId: 'a',
  expirationMs: NOW_MS + DAY,
  failure: FAILURE,
  renewRequested: true,
  resourceId: 'r',
};

const orNothing = <Value>(values: fc.Arbitrary<Value>) =>
  fc.oneof(values, fc.constant(null), fc.constant(undefined));

/** Any patch: each attribute is set, removed (null), left alone (undefined), or not in it. */
export const patches: fc.Arbitrary<WatchPatch & Pick<WatchRecord, 'dueAtMs'>> = fc.record(
  {
    address: orNothing(fc.webUrl()),
    attempts: orNothing(fc.nat()),
    channelIds: fc.array(fc.uuid(), { maxLength: 3 }),
    currentId: orNothing(fc.uuid()),
    expirationMs: orNothing(fc.nat()),
    failure: orNothing(fc.constant({ ...FAILURE, message: 'Another' })),
    renewRequested: orNothing(fc.boolean()),
    resourceId: orNothing(fc.string()),
    dueAtMs: fc.nat(),
  },
  { requiredKeys: ['dueAtMs'] },
);
