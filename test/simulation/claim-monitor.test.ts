import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { channelKey, watchKey } from '../../lib/table/keys.ts';
import { type Patch, updateExpression } from '../../lib/table/update-expression.ts';
import { type ClaimMonitor, claimMonitor } from '../../simulation/claim-monitor.ts';
import { type ObservedChannels, observedChannels } from '../../simulation/observed-channels.ts';
import type { TableCommand } from '../../simulation/row-writes.ts';
import type { Run } from '../../simulation/runs.ts';

const NOW_MS = Date.UTC(2027, 2, 1);
const UNTIL_MS = NOW_MS + 60_000;
const TableName = 'table';

let nowMs: number;
let channels: ObservedChannels;
let monitor: ClaimMonitor;

beforeEach(() => {
  nowMs = NOW_MS;
  channels = observedChannels(() => nowMs);
  monitor = claimMonitor(channels, () => nowMs);
});

function newRun({ hasEnded = false } = {}): Run {
  return { hasEnded: () => hasEnded } as Run;
}

function createWatch(run: Run): void {
  const Item = { ...watchKey('w'), condition: 'healthy', claimedUntilMs: UNTIL_MS, version: 1 };
  monitor.recordCommand(new PutCommand({ TableName, Item }), run);
}

function changeWatch(patch: Patch, add: Record<string, number> = { version: 1 }): TableCommand {
  const when = 'attribute_exists(#pk)';
  const expression = updateExpression({ patch, add, when });
  return new UpdateCommand({ TableName, Key: watchKey('w'), ...expression });
}

function storeChannel(id: string): void {
  const Item = { ...channelKey(id), state: 'pending', watchId: 'w', account: 'a' };
  monitor.recordCommand(new PutCommand({ TableName, Item }), undefined);
}

function openChannel(id: string, run: Run): void {
  monitor.recordOpening(id, run);
  channels.recordOpening(id, UNTIL_MS);
}

/** Creates a watch, opens its first channel under the claim, and adopts it. */
function createCoveredWatch(): void {
  const run = newRun();
  createWatch(run);
  storeChannel('c1');
  openChannel('c1', run);
  monitor.recordCommand(changeWatch({ currentId: 'c1', claimedUntilMs: null }), run);
}

const CLAIM = changeWatch({ claimedUntilMs: UNTIL_MS });
const SETTLE = changeWatch({ claimedUntilMs: null });

function rules(): string[] {
  return monitor.violations.map((text) => text.replace(/^\S+ /, ''));
}

describe('no rule is broken', () => {
  test('when a run opens, adopts and replaces channels under its claim', () => {
    createCoveredWatch();
    const next = newRun();
    monitor.recordCommand(CLAIM, next);
    storeChannel('c2');
    openChannel('c2', next);
    monitor.recordCommand(changeWatch({ currentId: 'c2', claimedUntilMs: null }), next);
    monitor.recordStop('c1');

    expect(monitor.violations).toEqual([]);
    expect(monitor.watches.get('w')).toMatchObject({ currentId: 'c2', claimedUntilMs: undefined });
    expect(channels.all()).toMatchObject([
      { id: 'c1', watchId: 'w', adoptedAtMs: NOW_MS, replacedAtMs: NOW_MS },
      { id: 'c2', watchId: 'w', adoptedAtMs: NOW_MS },
    ]);
  });

  test('when a run claims the watch after the claim of another has run out', () => {
    createWatch(newRun());
    nowMs = UNTIL_MS;
    monitor.recordCommand(CLAIM, newRun());

    expect(monitor.violations).toEqual([]);
  });

  test('when a run claims the watch after another run has ended without settling it', () => {
    createWatch(newRun({ hasEnded: true }));
    monitor.recordCommand(CLAIM, newRun());

    expect(monitor.violations).toEqual([]);
  });

  test('when a run opens a channel while it loses its claim', () => {
    const run = newRun();
    createWatch(run);
    storeChannel('c');
    monitor.recordCommand(SETTLE, newRun());
    openChannel('c', run);

    expect(monitor.violations).toEqual([]);
  });

  test('when a watch is deleted while a run has claimed it, and its current channel is stopped', () => {
    createCoveredWatch();
    monitor.recordCommand(CLAIM, newRun());
    const deletion = { condition: 'deleted', deletedAtMs: nowMs, claimedUntilMs: UNTIL_MS };
    monitor.recordCommand(changeWatch(deletion), newRun());
    monitor.recordStop('c1');

    expect(monitor.violations).toEqual([]);
    expect(monitor.watches.get('w')).toMatchObject({ deletedAtMs: NOW_MS });
  });
});

describe('a broken rule is reported', () => {
  test('when a run claims a watch that another run has claimed', () => {
    createWatch(newRun());
    monitor.recordCommand(CLAIM, newRun());

    expect(rules()).toEqual(['claimed by two runs at once: w']);
  });

  test('when a claim changes and the version does not', () => {
    createWatch(newRun());
    monitor.recordCommand(changeWatch({ claimedUntilMs: null }, {}), newRun());

    expect(rules()).toEqual(['a claim changed without a new version: w']);
  });

  test('when a channel is opened without a claim', () => {
    const run = newRun();
    createWatch(run);
    monitor.recordCommand(SETTLE, run);
    storeChannel('c');
    openChannel('c', run);

    expect(rules()).toEqual(['opened without a claim: w c']);
  });

  test('when a channel is opened before it is stored', () => {
    openChannel('c', newRun());

    expect(rules()).toEqual(['opened before it was stored: c']);
  });

  test('when the current channel is stopped', () => {
    createCoveredWatch();
    monitor.recordStop('c1');

    expect(rules()).toEqual(['stopped while current: w c1']);
  });

  test('when a watch changes whose creation was missed', () => {
    monitor.recordCommand(CLAIM, newRun());

    expect(rules()).toEqual(['changed before its creation was observed: w']);
  });
});
