import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../../lib/hooks/runs/run-record.ts';
import { runLine } from '../../local/run-line.ts';

const AT_MS = new Date(2027, 2, 1, 7, 8, 9).getTime();

function run(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    hookId: '0cec8e5f-5c57-4131-bfed-ce2c8f83412b',
    event: { id: 'p1', type: 'order.created', sequence: '0000000000000012' },
    atMs: AT_MS,
    attempt: 1,
    outcome: 'ok',
    emitted: 0,
    requests: 0,
    logs: [],
    durationMs: 12.9,
    ...changes,
  };
}

const columns = (shown: RunRecord, eventAtMs: number | undefined = AT_MS - 100) =>
  runLine({ run: shown, eventAtMs }, false).split(/ {2,}/);

describe('a run of a hook', () => {
  test('has time, type, number, milliseconds to its end, how it ended, how long it took, and its hook', () => {
    expect(columns(run())).toEqual([
      '07:08:09',
      'order.created',
      '12',
      '113 ms',
      '⚙ ok',
      '13 ms',
      '0cec8e5f',
    ]);
    expect(runLine({ run: run(), eventAtMs: AT_MS }, false).length).toBeLessThanOrEqual(80);
  });

  test('that failed says why, in one line, and nothing of it controls the terminal', () => {
    const error = { name: 'Error', message: 'no\n\u001b[31m way', stack: 'at hook' };
    expect(columns(run({ outcome: 'threw', error })).slice(4)).toEqual([
      '⚙ threw',
      '13 ms',
      '0cec8e5f',
      'Error: no way',
    ]);
    expect(runLine({ run: run({ outcome: 'threw', error }), eventAtMs: AT_MS }, true)).toContain(
      '\u001b[31m⚙ threw',
    );
  });
});
