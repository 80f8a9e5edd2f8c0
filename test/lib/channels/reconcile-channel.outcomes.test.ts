import { describe, expect, test } from 'vitest';
import { getAccountOfAnyOwner } from '../../../lib/accounts/rows/read-accounts.ts';
import { throttleAccount } from '../../../lib/accounts/rows/write-accounts.ts';
import {
  type ReconcileChannelDeps,
  reconcileChannel,
} from '../../../lib/channels/reconcile-channel.ts';
import { transitionChannel } from '../../../lib/channels/rows/write-channels.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import { changeItem } from '../../../lib/table/change-item.ts';
import { channelKey } from '../../../lib/table/keys.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { MINUTE } from '../../support/times.ts';
import { storedWatch } from '../table/examples.ts';
import { dueAtOf, EXPIRATION_MS, opened, reconciling, rowOf, superseded } from './reconciling.ts';
import { DAY, depsWith, HOUR, NOW_MS, USER } from './stage.ts';

describe('closed', () => {
  test('is the outcome for a channel that is not in the ledger', async () => {
    const { deps } = await reconciling();
    expect(await reconcileChannel(deps, 'no-such-channel')).toEqual({ outcome: 'closed' });
  });

  test.each(['stopped', 'expired'] as const)(
    'is the outcome for a channel that is %s already, which does not change',
    async (state) => {
      const set = await reconciling();
      const { id } = await opened(set);
      if (state === 'expired') await transitionChannel(set.table, id, 'expire', { nowMs: NOW_MS });
      else await stopChannel(set.channelDeps, id);
      const before = await rowOf(set, id);
      const requests = set.google.requests.length;
      expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'closed' });
      expect(await rowOf(set, id)).toEqual(before);
      expect(set.google.requests).toHaveLength(requests);
    },
  );
});

describe('ended', () => {
  test.each([
    ['active', undefined, 'expired'],
    ['superseded', 'supersede', 'expired'],
    ['stopping', 'beginStop', 'stopped'],
  ] as const)(
    'is the outcome for a channel that is %s when its lease is over',
    async (_, name, to) => {
      const set = await reconciling();
      const { id } = await opened(set);
      if (name) await transitionChannel(set.table, id, name, { nowMs: NOW_MS });
      const requests = set.google.requests.length;
      await set.clock.advance(DAY);
      expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'ended' });
      expect((await set.row(id))?.state).toBe(to);
      expect(set.google.requests).toHaveLength(requests);
      expect(set.measured).toEqual([]);
    },
  );

  test('is the outcome for a channel that Google has rejected', async () => {
    const set = await reconciling({ faults: { watchError: 'forbidden' } });
    await expect(opened(set)).rejects.toThrow();
    const [{ id } = { id: '' }] = await set.rows();
    expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'ended' });
    expect((await set.row(id))?.state).toBe('stopped');
  });

  test('is the outcome for the current channel of a watch, which is uncovered from then on', async () => {
    const set = await reconciling();
    const watchId = crypto.randomUUID();
    const { id } = await opened(set, watchId);
    await storedWatch(set.table, { id: watchId, resource: 'drive.changes', currentId: id });
    await set.clock.advance(DAY);
    expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'ended' });
    expect(set.measured).toEqual([['uncovered', { resource: 'drive.changes' }]]);
    expect(set.logged.join()).toContain(watchId);
  });
});

describe('in-use', () => {
  test('is the outcome for a channel without a watch, which is due at its expiration', async () => {
    const set = await reconciling();
    const { id } = await opened(set);
    expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'in-use' });
    expect(await dueAtOf(set, id)).toBe(EXPIRATION_MS);
    expect(set.live()).toEqual([id]);
  });

  test('is the outcome for the current channel of a watch, which is due at its expiration', async () => {
    const set = await reconciling();
    const watchId = crypto.randomUUID();
    const { id } = await opened(set, watchId);
    await storedWatch(set.table, { id: watchId, currentId: id });
    expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'in-use' });
    expect(await dueAtOf(set, id)).toBe(EXPIRATION_MS);
    expect(set.live()).toEqual([id]);
  });

  test('is the outcome for a channel that its watch adopts after it was read as unused', async () => {
    const set = await reconciling();
    const watchId = crypto.randomUUID();
    const { id } = await opened(set, watchId);
    const deps: ReconcileChannelDeps = {
      ...set.deps,
      watchOf: async (which) => {
        const watch = await set.deps.watchOf(which);
        await changeItem(set.table, channelKey(id), {
          patch: { adoptedAtMs: NOW_MS },
          when: 'attribute_exists(#pk)',
        });
        return watch;
      },
    };
    expect(await reconcileChannel(deps, id)).toEqual({ outcome: 'in-use' });
    expect((await set.row(id))?.state).toBe('active');
    expect(set.live()).toEqual([id]);
  });
});

describe('undecided', () => {
  test('is the outcome while a process has claimed the watch, and the channel is due after that', async () => {
    const set = await reconciling();
    const watch = await storedWatch(set.table, { claimedUntilMs: NOW_MS + MINUTE });
    const { id } = await opened(set, watch.id);
    expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'undecided' });
    expect(await dueAtOf(set, id)).toBe(NOW_MS + 3 * MINUTE);
    expect(set.live()).toEqual([id]);
  });
});

describe('stopped', () => {
  test.each<[string, Partial<WatchRecord> | undefined]>([
    ['is gone', undefined],
    ['has another channel', { currentId: 'another' }],
    ['has no channel, and no claim any more', { claimedUntilMs: NOW_MS }],
    ['is deleted', { condition: 'deleted', deletedAtMs: NOW_MS }],
  ])('is the outcome for an active channel whose watch %s', async (_, changes) => {
    const set = await reconciling();
    const watchId = crypto.randomUUID();
    const { id } = await opened(set, watchId);
    if (changes) await storedWatch(set.table, { id: watchId, ...changes });
    expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'stopped' });
    expect((await set.row(id))?.state).toBe('stopped');
    expect(set.live()).toEqual([]);
  });

  test('is the outcome for the current channel of a watch that is deleted', async () => {
    const set = await reconciling();
    const watchId = crypto.randomUUID();
    const { id } = await opened(set, watchId);
    await storedWatch(set.table, { id: watchId, currentId: id, condition: 'deleted' });
    expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'stopped' });
    expect(set.live()).toEqual([]);
  });

  test.each(['supersede', 'beginStop', 'fail', 'open'] as const)(
    'is the outcome for a channel that was left after %s',
    async (name) => {
      const set = await reconciling();
      const { id } = await opened(set);
      if (name === 'supersede' || name === 'beginStop')
        await transitionChannel(set.table, id, name, { nowMs: NOW_MS });
      else
        await changeItem(set.table, channelKey(id), {
          patch: { state: name === 'open' ? 'pending' : 'failed' },
          when: 'attribute_exists(#pk)',
        });
      expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'stopped' });
      expect(set.live()).toEqual([]);
    },
  );
});

describe('waiting-for-quota', () => {
  test('is the outcome for a channel to be stopped whose account has to wait, and nothing is called', async () => {
    const set = await reconciling();
    const id = await superseded(set);
    const untilMs = NOW_MS + HOUR;
    await throttleAccount(set.table, set.account, { untilMs, count: 1 });
    const requests = set.google.requests.length;
    expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'waiting-for-quota', untilMs });
    // Watches come first.
    expect(await dueAtOf(set, id)).toBeGreaterThan(untilMs);
    expect(await rowOf(set, id)).not.toHaveProperty('attempts');
    expect(set.google.requests).toHaveLength(requests);
  });

  test('is not the outcome once the wait is over', async () => {
    const set = await reconciling();
    const id = await superseded(set);
    await throttleAccount(set.table, set.account, { untilMs: NOW_MS, count: 1 });
    expect(await reconcileChannel(set.deps, id)).toEqual({ outcome: 'stopped' });
  });
});

describe('not-stopped', () => {
  test('is the outcome for a stop that Google rejects, with the error, and the channel is due later', async () => {
    const set = await reconciling({ faults: { stopError: 'stopChannelCallerNotOwner' } });
    const id = await superseded(set);
    expect(await reconcileChannel(set.deps, id)).toMatchObject({
      outcome: 'not-stopped',
      error: { reason: 'stopChannelCallerNotOwner' },
    });
    expect(await rowOf(set, id)).toMatchObject({ attempts: 1, dueAtMs: NOW_MS + 2 * MINUTE });
    expect(await reconcileChannel(set.deps, id)).toMatchObject({ outcome: 'not-stopped' });
    expect(await rowOf(set, id)).toMatchObject({ attempts: 2, dueAtMs: NOW_MS + 4 * MINUTE });
    expect((await getAccountOfAnyOwner(set.table, set.account.id))?.status).toBe('ok');
  });

  test('is the outcome for rejected credentials, which are recorded in the account', async () => {
    const set = await reconciling();
    const id = await superseded(set);
    set.google.revoke(USER);
    expect(await reconcileChannel(set.deps, id)).toMatchObject({
      outcome: 'not-stopped',
      error: { reason: 'invalid_grant' },
    });
    expect(await getAccountOfAnyOwner(set.table, set.account.id)).toMatchObject({
      status: 'needs_reconnect',
      failedCredentials: 'digest',
    });
    expect(set.measured).toEqual([['needsReconnect']]);
  });

  test('is the outcome for a channel whose account is gone, without a call of Google', async () => {
    const set = await reconciling();
    const id = await superseded(set, 'no-such-account');
    const requests = set.google.requests.length;
    expect(await reconcileChannel(set.deps, id)).toMatchObject({
      outcome: 'not-stopped',
      error: { code: 'unknown-account' },
    });
    expect(set.google.requests).toHaveLength(requests);
    expect(set.live()).toEqual([id]);
  });

  test('is the outcome for any other error, and the channel is due no later than its expiration', async () => {
    const set = await reconciling();
    const id = await superseded(set);
    await changeItem(set.table, channelKey(id), {
      patch: { attempts: 20 },
      when: 'attribute_exists(#pk)',
    });
    const error = new Error('the connection broke');
    const channelDeps = depsWith(set, { stop: () => Promise.reject(error) });
    const deps = { ...set.deps, channelsOf: () => channelDeps };
    expect(await reconcileChannel(deps, id)).toEqual({ outcome: 'not-stopped', error });
    expect(await dueAtOf(set, id)).toBe(EXPIRATION_MS);
  });
});
