import { describe, expect, test } from 'vitest';
import { tryRun } from '../../../../lib/hooks/chain/try-run.ts';
import type { HookRecord } from '../../../../lib/hooks/hook-record.ts';
import { RunnerUnavailableError } from '../../../../lib/hooks/invoking/runner-unavailable-error.ts';
import type { Event } from '../../../../lib/protocol/event.ts';

const NOW_MS = Date.UTC(2027, 2, 1);
const HOOK: HookRecord = {
  id: 'h',
  owner: 'o',
  types: ['*'],
  type: 'module',
  arg: 'example',
  argDigest: '',
  timeoutMs: 1000,
  persistent: true,
  status: 'active',
  statusSinceMs: 0,
  version: 1,
  createdAtMs: 0,
  updatedAtMs: 0,
};
const EVENT: Event = {
  specversion: '1.0',
  id: 'p1',
  type: 'order.created',
  source: '/events',
  time: '2027-03-01T00:00:00.000Z',
  datacontenttype: 'application/json',
  sequence: '0000000000000001',
  data: {},
};

function attempt(count: number, error: Error, deaths = 0) {
  const fail = () => Promise.reject(error);
  return tryRun(
    {
      codeOf: async () => undefined,
      runner: { checkCode: fail, checkModule: fail, runCode: fail, runModule: fail },
      now: () => NOW_MS,
      random: () => 0.5,
      log: () => undefined,
    },
    HOOK,
    { event: EVENT, attempt: count, deaths },
  );
}

describe('a hook that cannot be run', () => {
  test.each([
    [1, 5],
    [2, 300],
    [3, 1800],
    [9, 86_400],
  ])(
    'is tried again after attempt %i by the schedule of deliveries: %i s later',
    async (count, s) => {
      const tried = await attempt(count, new RunnerUnavailableError('It is away'));
      expect(tried).toEqual({
        next: { attempt: count + 1, deaths: 0, atMs: NOW_MS + s * 1000 },
      });
    },
  );

  test('is given up when the schedule is used up, and that is no failure of its own', async () => {
    expect(await attempt(10, new RunnerUnavailableError('It is away'))).toEqual({
      run: {
        outcome: 'unavailable',
        error: { name: '', message: 'It is away', stack: '' },
        logs: [],
        ms: 0,
      },
    });
  });

  test('has failed itself if the function that runs it dies a third time', async () => {
    const died = new RunnerUnavailableError('It died', { hasDied: true });
    expect((await attempt(2, died, 1)).next).toMatchObject({ attempt: 3, deaths: 2 });
    expect((await attempt(3, died, 2)).run).toMatchObject({ outcome: 'crashed' });
  });

  test('has not failed itself if it was throttled before the function died once', async () => {
    const died = new RunnerUnavailableError('It died', { hasDied: true });
    expect((await attempt(3, died)).next).toMatchObject({ attempt: 4, deaths: 1 });
  });

  test('has not failed itself if it is throttled after two deaths', async () => {
    const throttled = new RunnerUnavailableError('It is throttled');
    expect((await attempt(3, throttled, 2)).next).toMatchObject({ attempt: 4, deaths: 2 });
  });

  test('leaves any other error to the queue', async () => {
    await expect(attempt(1, new Error('a defect'))).rejects.toThrow('a defect');
  });
});
