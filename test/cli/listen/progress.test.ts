import { beforeEach, expect, test } from 'vitest';
import { createProgress, type Progress } from '../../../cli/listen/progress.ts';

let lines: string[];
let progress: Progress;
beforeEach(() => {
  lines = [];
  progress = createProgress((line) => void lines.push(line));
});

/** Events that come while something waits for them. */
function come(count: number) {
  for (let one = 0; one < count; one += 1) progress.seen();
  progress.idle();
}

test('a stream that begins now is connected, then live', () => {
  progress.idle();
  progress.change({ state: 'open' });
  progress.change({ state: 'live' });
  expect(lines).toEqual(['connected', 'live']);
});

test('what it catches up with is counted', () => {
  progress.change({ state: 'open' });
  progress.change({ state: 'behind' });
  come(2);
  progress.change({ state: 'live' });
  expect(lines).toEqual(['connected', 'behind: catching up', 'live: caught up with 2 events']);
});

test('it is live when the events before that were handled, not earlier', () => {
  progress.change({ state: 'open' });
  progress.seen();
  progress.change({ state: 'live' });
  expect(lines).toEqual(['connected']);
  progress.idle();
  expect(lines).toEqual(['connected', 'live: caught up with 1 event']);
});

test('after a loss it says why, when it is tried again, and how many events came meanwhile', () => {
  progress.idle();
  progress.change({ state: 'open' });
  progress.change({ state: 'live' });
  come(5);
  lines.length = 0;
  progress.change({ state: 'lost', why: 'The socket was closed', retryInMs: 2400 });
  progress.change({ state: 'open' });
  come(3);
  progress.change({ state: 'live' });
  progress.change({ state: 'lost', why: undefined, retryInMs: undefined });
  progress.change({ state: 'open' });
  progress.change({ state: 'live' });
  expect(lines).toEqual([
    'not connected (The socket was closed): trying again in 2 s',
    'connected',
    'live: caught up with 3 events',
    'not connected: trying again',
    'connected',
    'live: nothing was missed',
  ]);
});

test('attempts that fail alike are told once, unless the pause is a long one', () => {
  const lost = (why: string, retryInMs: number) =>
    progress.change({ state: 'lost', why, retryInMs });
  lost('The socket was closed', 1000);
  for (let attempt = 0; attempt < 100; attempt += 1) lost('ECONNREFUSED', 2000);
  lost('ECONNREFUSED', 29_000);
  progress.change({ state: 'open' });
  lost('ECONNREFUSED', 1000);
  expect(lines).toEqual([
    'not connected (The socket was closed): trying again in 1 s',
    'not connected (ECONNREFUSED): trying again in 2 s',
    'not connected (ECONNREFUSED): trying again in 29 s',
    'connected',
    'not connected (ECONNREFUSED): trying again in 1 s',
  ]);
});

test('events that come while it is live are not counted', () => {
  progress.idle();
  progress.change({ state: 'live' });
  come(5);
  progress.change({ state: 'behind' });
  come(1);
  progress.change({ state: 'live' });
  expect(lines).toEqual(['live', 'behind: catching up', 'live: caught up with 1 event']);
});

test('events that are gone are told', () => {
  progress.change({ state: 'expired' });
  expect(lines).toEqual([expect.stringMatching(/^some events are gone: /)]);
});
