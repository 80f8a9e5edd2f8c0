import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimWatch, settleWatch } from '../../../../lib/watches/rows/claim-watch.ts';
import { deleteWatch } from '../../../../lib/watches/rows/delete-watch.ts';
import { moveWatch, pauseWatch } from '../../../../lib/watches/rows/move-watch.ts';
import { getWatchOfAnyOwner } from '../../../../lib/watches/rows/read-watches.ts';
import type { WatchRecord } from '../../../../lib/watches/watch-record.ts';
import {
  CLAIM_STATES,
  CLAIM_TRANSITIONS,
  type ClaimState,
  type SettlingTransition,
  WATCH_TRANSITIONS,
} from '../../../../lib/watches/watch-states.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS } from '../../table/examples.ts';
import { unchanged } from '../../table/unchanged.ts';
import { CONDITIONS, claimedWatch, LATER_MS, mayLeave } from './watch-rows.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const SETTLING = Object.entries(WATCH_TRANSITIONS)
  .filter(([, { claim }]) => claim === 'settle')
  .map(([name]) => name as SettlingTransition);

describe.each(SETTLING)('the transition %s', (transition) => {
  test.each(CONDITIONS)('leaves %s exactly if the table of states says so', async (condition) => {
    const watch = await claimedWatch(table, { condition });
    const settlement = { transition, patch: { dueAtMs: NOW_MS }, nowMs: LATER_MS };
    const settling = () => settleWatch(table, watch, settlement);

    if (!mayLeave(transition, condition)) {
      expect(await unchanged(table, settling)).toBeUndefined();
      return;
    }
    const { to } = WATCH_TRANSITIONS[transition];
    const { claimedUntilMs: _, ...rest } = watch;
    const settled = {
      ...rest,
      dueAtMs: NOW_MS,
      condition: to,
      // A repeated condition has lasted since it was entered.
      conditionSinceMs: to === condition ? watch.conditionSinceMs : LATER_MS,
      updatedAtMs: LATER_MS,
      version: watch.version + 1,
    };
    expect(await settling()).toEqual(settled);
    expect(await getWatchOfAnyOwner(table, watch.id)).toEqual(settled);
  });
});

type Change = (watch: WatchRecord) => Promise<WatchRecord | undefined>;

/** What makes each transition of a claim, but the creation of a watch. */
const CLAIM_CHANGES: readonly [Exclude<keyof typeof CLAIM_TRANSITIONS, 'create'>, Change][] = [
  ['claim', ({ id, version }) => claimWatch(table, id, version, NOW_MS)],
  ['settle', (watch) => settleWatch(table, watch, { patch: { dueAtMs: 1 }, nowMs: NOW_MS })],
  ['takeOver', (watch) => deleteWatch(table, watch, NOW_MS)],
  ['break', ({ id }) => pauseWatch(table, id, NOW_MS)],
  ['break', ({ id }) => moveWatch(table, id, { address: 'https://new.example/', atMs: NOW_MS })],
];

const STATES = Object.keys(CLAIM_STATES) as ClaimState[];

function claimStateOf({ claimedUntilMs = 0 }: WatchRecord): ClaimState {
  return claimedUntilMs > NOW_MS ? 'claimed' : 'idle';
}

describe.each(CLAIM_CHANGES)('the claim transition %s', (name, change) => {
  test.each(STATES)('leaves %s exactly if the table of states says so', async (state) => {
    const claim = await claimedWatch(table);
    const settle = () => settleWatch(table, claim, { patch: { dueAtMs: NOW_MS }, nowMs: NOW_MS });
    const current = (state === 'claimed' ? claim : await settle()) ?? claim;
    expect(claimStateOf(current)).toBe(state);
    // Only the process that made the claim settles it, and it knows no later version.
    const known = name === 'settle' ? claim : current;
    const { from, to } = CLAIM_TRANSITIONS[name];

    if (!(from as readonly ClaimState[]).includes(state)) {
      expect(await unchanged(table, () => change(known))).toBeUndefined();
      return;
    }
    const changed = await change(known);
    expect(changed).toEqual(await getWatchOfAnyOwner(table, current.id));
    expect(changed && claimStateOf(changed)).toBe(to);
    expect(changed?.version).toBe(current.version + 1);
  });
});
