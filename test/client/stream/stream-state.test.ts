import { describe, expect, test } from 'vitest';
import { KEPT_MAX } from '../../../client/stream/kept-frames.ts';
import { newStreamState, WAITING_MAX } from '../../../client/stream/new-stream-state.ts';
import { readFrame } from '../../../client/stream/read-frame.ts';
import type { StreamAction } from '../../../client/stream/stream-action.ts';
import type { StreamState } from '../../../client/stream/stream-state.ts';
import type { StreamFrame } from '../../../lib/protocol/stream-frames.ts';
import { cursorOf, eventOf, padded, StreamModel } from '../../support/stream-model.ts';

const ALL = { types: ['*'] };

function newState(start = {}): StreamState {
  let count = 0;
  return newStreamState(start, () => {
    count += 1;
    return `s${count}`;
  });
}

/** A state that is live, with the number 11 as the next one, at 0 ms. */
function liveState(): StreamState {
  const state = newState();
  state.want(ALL, 0);
  state.opened(0);
  give(state, [live(10, 10)]);
  return state;
}

function give(state: StreamState, frames: readonly StreamFrame[], nowMs = 0): StreamAction[] {
  return frames.flatMap((frame) => {
    const received = readFrame(JSON.stringify(frame));
    if (received === undefined) throw new Error('no frame');
    return state.receive(received, nowMs);
  });
}

function control(type: string, data: object, subscription = 's1'): StreamFrame {
  return { source: '/stream', type: `tidings.stream.${type}`, subscription, data } as never;
}

/** What ends an answer; without events it begins with what it says. */
function live(
  after: number,
  upTo: number,
  { from = after + 1, subscription = 's1' } = {},
): StreamFrame {
  return control('live', place(after, upTo, from), subscription);
}

function behind(
  after: number,
  upTo: number,
  { from = after + 1, retryAfterMs = 0 } = {},
): StreamFrame {
  const reason = retryAfterMs > 0 ? 'gap' : 'page';
  return control('behind', { ...place(after, upTo, from), reason, retryAfterMs });
}

function place(after: number, upTo: number, from: number) {
  const numbers = { after: padded(after), upTo: padded(upTo), from: padded(from) };
  return { ...numbers, cursor: cursorOf(upTo + 1) };
}

function event(after: number, number: number, subscription = 's1'): StreamFrame {
  return { ...eventOf(number), after: padded(after), cursor: cursorOf(number + 1), subscription };
}

function delivered(actions: readonly StreamAction[]): number[] {
  return actions.flatMap((action) =>
    action.do === 'deliver' ? [Number(action.frame.sequence)] : [],
  );
}

function sent(actions: readonly StreamAction[]): object[] {
  return actions.flatMap((action) => (action.do === 'send' ? [action.message] : []));
}

const ping = (number: number, subscription = 's1') => ({
  action: 'ping',
  cursor: cursorOf(number),
  subscription,
});

describe('a subscription', () => {
  test.each([
    [{}, {}],
    [{ cursor: 'from-3' }, { cursor: 'from-3' }],
    [{ since: '2026-01-01T00:00:00.000Z' }, { since: '2026-01-01T00:00:00.000Z' }],
  ])('begins with %j', (start, fields) => {
    const state = newState(start);
    state.want(ALL, 0);
    expect(sent(state.opened(0))).toEqual([
      { action: 'subscribe', subscription: 's1', types: ['*'], ...fields },
    ]);
  });

  test('goes on with the cursor of what came last when the connection is another one (AX-26)', () => {
    const state = liveState();
    give(state, [event(10, 12)]);
    state.closed();
    expect(sent(state.opened(0))).toEqual([
      { action: 'subscribe', subscription: 's2', types: ['*'], cursor: 'from-13' },
    ]);
  });

  test('that changes takes the cursor, and what the one before sent is ignored', () => {
    const state = liveState();
    const asked = sent(state.want({ types: ['a.*'] }, 0));
    expect(asked).toEqual([
      { action: 'subscribe', subscription: 's2', types: ['a.*'], cursor: 'from-11' },
    ]);
    expect(give(state, [event(10, 11)])).toEqual([]);
    expect(delivered(give(state, [event(10, 12, 's2')]))).toEqual([12]);
  });

  test('that the server has in place of the latest one is found out, since messages overtake each other', () => {
    const state = liveState();
    state.want({ types: ['a.*'] }, 0);
    give(state, [live(10, 10, { subscription: 's2' })]);
    expect(delivered(give(state, [event(10, 11, 's1')], 100))).toEqual([]);
    expect(sent(state.tick(349))).toEqual([]);
    expect(sent(state.tick(350))).toEqual([ping(11, 's2')]);
    const said = control('error', { code: 'not-subscribed', message: 'why' }, 's2');
    give(state, [said], 400);
    expect(sent(state.tick(1400))).toMatchObject([{ subscription: 's3', types: ['a.*'] }]);
  });

  test('whose predecessor has a frame under way is not asked for, once it is answered', () => {
    const state = liveState();
    state.want({ types: ['a.*'] }, 0);
    give(state, [event(10, 11, 's1'), live(10, 11, { from: 11, subscription: 's2' })]);
    expect(sent(state.tick(1000))).toEqual([]);
  });

  test('that does not change is not sent again', () => {
    expect(liveState().want({ types: ['*'] }, 0)).toEqual([]);
  });

  // Else what happened between the two would be lost.
  test('that changes before the first answer waits for that', () => {
    const state = newState();
    state.want(ALL, 0);
    state.opened(0);
    expect(state.want({ types: ['a.*'] }, 0)).toEqual([]);
    const actions = give(state, [event(8, 9), live(9, 10, { from: 9 })]);
    expect(delivered(actions)).toEqual([9]);
    expect(sent(actions)).toEqual([
      { action: 'subscribe', subscription: 's2', types: ['a.*'], cursor: 'from-11' },
    ]);
  });
});

describe('frames', () => {
  test('before the first answer are kept, and delivered with it', () => {
    const state = newState({ since: '2026-01-01' });
    state.want(ALL, 0);
    state.opened(0);
    expect(delivered(give(state, [event(10, 12), event(4, 7), event(7, 9)]))).toEqual([]);
    expect(delivered(give(state, [live(9, 10, { from: 5 })]))).toEqual([7, 9, 12]);
  });

  test('with a gap before them wait until it is filled, by whatever comes', () => {
    const state = liveState();
    expect(delivered(give(state, [event(12, 13), event(13, 14)]))).toEqual([]);
    expect(delivered(give(state, [event(11, 12)]))).toEqual([]);
    expect(delivered(give(state, [live(10, 11)]))).toEqual([12, 13, 14]);
  });

  test('that are repeated, or that cover less than is known, are dropped', () => {
    const state = liveState();
    expect(delivered(give(state, [event(10, 12), event(10, 12), event(10, 11)]))).toEqual([12]);
    expect(state.place()).toEqual({ next: 13, cursor: 'from-13' });
  });

  test('that are missing are asked for after 250 ms, then ever later, until they come', () => {
    const state = liveState();
    give(state, [event(12, 13)], 1000);
    expect(state.dueAtMs()).toBe(1250);
    expect(state.tick(1249)).toEqual([]);
    const actions = state.tick(1250);
    expect(sent(actions)).toEqual([ping(11)]);
    expect(actions).toContainEqual({ do: 'phase', phase: 'behind' });
    // It says that the number is still being written.
    give(state, [behind(10, 10, { retryAfterMs: 1000 })], 1300);
    expect(sent(state.tick(2300))).toEqual([ping(11)]);
    const filled = give(state, [event(10, 12), live(13, 13)], 2400);
    expect(delivered(filled)).toEqual([12, 13]);
    expect(filled).toContainEqual({ do: 'phase', phase: 'live' });
  });

  test('beyond what can be kept are dropped, and asked for when the others are handled', () => {
    const state = liveState();
    const frames = Array.from({ length: KEPT_MAX + 1 }, (_, index) =>
      event(11 + index, 12 + index),
    );
    expect(sent(give(state, frames))).toEqual([ping(11)]);
    const filled = give(state, [event(10, 11), behind(11, 11)]);
    expect(delivered(filled)).toHaveLength(KEPT_MAX);
    expect(sent(state.waiting(0, 0))).toEqual([ping(11 + KEPT_MAX)]);
  });

  test('are not taken while a thousand events wait, and asked for when those are handled', () => {
    const state = liveState();
    const frames = Array.from({ length: WAITING_MAX + 5 }, (_, index) =>
      event(10 + index, 11 + index),
    );
    expect(delivered(give(state, frames))).toHaveLength(WAITING_MAX);
    expect(state.waiting(1, 0)).toEqual([]);
    expect(sent(state.waiting(0, 0))).toEqual([ping(11 + WAITING_MAX)]);
  });

  test('of an unknown type, or that are none, are no frames', () => {
    expect(readFrame('{"message":"Internal server error"}')).toBeUndefined();
    expect(readFrame('null')).toBeUndefined();
    expect(readFrame('{')).toBeUndefined();
    expect(readFrame(JSON.stringify(control('later', {})))).toBeUndefined();
    expect(readFrame(JSON.stringify({ ...event(1, 2), after: 'x' }))).toBeUndefined();
  });
});

describe('a page', () => {
  test('is followed by the next one when its events are handled, and not before', () => {
    const state = newState({ cursor: 'from-1' });
    state.want(ALL, 0);
    state.opened(0);
    const actions = give(state, [event(0, 1), event(1, 2), behind(2, 2, { from: 1 })]);
    expect(delivered(actions)).toEqual([1, 2]);
    expect(actions).toContainEqual({ do: 'phase', phase: 'behind' });
    expect(sent(state.waiting(1, 0))).toEqual([]);
    expect(sent(state.waiting(0, 0))).toEqual([ping(3)]);
    expect(sent(state.waiting(0, 0))).toEqual([]);
  });

  test('without events is followed at once', () => {
    const state = newState({ cursor: 'from-1' });
    state.want(ALL, 0);
    state.opened(0);
    expect(sent(give(state, [behind(0, 1000)]))).toEqual([ping(1001)]);
  });
});

describe('a connection', () => {
  test('on which nothing is sent gets a ping every four minutes', () => {
    const state = liveState();
    const pings: number[] = [];
    for (let nowMs = 0; nowMs <= 10 * 60_000; nowMs = state.dueAtMs() ?? Number.NaN) {
      if (sent(state.tick(nowMs)).length === 0) continue;
      pings.push(nowMs);
      give(state, [live(10, 10)], nowMs + 1);
    }
    expect(pings).toEqual([240_000, 480_000]);
  });

  test('that is silent for ten seconds after a ping is given up', () => {
    const state = liveState();
    for (let nowMs = 15_000; nowMs <= 240_000; nowMs += 15_000) state.tick(nowMs);
    expect(state.tick(249_999)).toEqual([]);
    expect(state.tick(250_000)).toEqual([{ do: 'reconnect' }]);
  });

  test('that is silent for ten seconds after a subscription is given up', () => {
    const state = newState();
    state.opened(0);
    expect(state.tick(10_000)).toEqual([{ do: 'reconnect' }]);
  });

  test('on which something came, but no answer, is asked again', () => {
    const state = newState();
    state.want(ALL, 0);
    state.opened(0);
    give(state, [event(4, 5)], 9000);
    expect(sent(state.tick(10_000))).toEqual([
      { action: 'subscribe', subscription: 's2', types: ['*'] },
    ]);
  });

  test('of a process that was stopped for minutes is verified at once, and given up without an answer', () => {
    const state = liveState();
    expect(sent(state.tick(180_000))).toEqual([ping(11)]);
    expect(state.tick(190_000)).toEqual([{ do: 'reconnect' }]);
  });

  test('that replaces another one is asked for what the other left open', () => {
    const state = liveState();
    const message = state.renewal();
    expect(message).toMatchObject({ subscription: 's2', cursor: 'from-11' });
    give(state, [event(12, 13)]);
    state.tick(250);
    // What both send is taken once, whichever is first.
    expect(delivered(give(state, [event(10, 11), event(10, 11, 's2')]))).toEqual([11]);
    expect(sent(state.renewed('s2', 300))).toEqual([ping(12, 's2')]);
  });

  test('is not replaced before the first answer', () => {
    const state = newState();
    state.opened(0);
    expect(state.renewal()).toBeUndefined();
  });
});

describe('an error', () => {
  const failed = (state: StreamState, code: string, nowMs = 0) =>
    give(state, [control('error', { code, message: 'why', field: 'cursor' })], nowMs);

  test.each(['unauthorized', 'invalid-filter', 'invalid-cursor', 'invalid-request'])(
    '%s is for good',
    (code) => {
      expect(failed(liveState(), code)).toMatchObject([
        { do: 'fail', error: { code, field: 'cursor' } },
      ]);
    },
  );

  test('events-expired is told, and the stream goes on with the oldest event that is kept', () => {
    const state = newState({ cursor: 'from-3' });
    state.want(ALL, 0);
    state.opened(0);
    const actions = [
      ...failed(state, 'events-expired'),
      ...give(state, [event(2, 50), live(50, 50, { from: 3 })]),
    ];
    expect(actions[0]).toMatchObject({ do: 'expired', error: { code: 'events-expired' } });
    expect(delivered(actions)).toEqual([50]);
  });

  test('events-expired after others were delivered repeats none of them', () => {
    const state = liveState();
    give(state, [event(10, 12)]);
    failed(state, 'events-expired');
    const frames = [event(9, 12), event(12, 50), live(50, 50, { from: 9 })];
    expect(delivered(give(state, frames))).toEqual([50]);
  });

  test('cursor-beyond-log is told, and the stream goes on in the other log, whatever its numbers', () => {
    const state = liveState();
    state.closed();
    state.opened(0);
    const error = control('error', { code: 'cursor-beyond-log', message: 'why' }, 's2');
    const frames = [event(0, 1, 's2'), event(1, 2, 's2')];
    const actions = give(state, [error, ...frames, live(2, 2, { from: 1, subscription: 's2' })]);
    expect(actions[0]).toMatchObject({ do: 'expired', error: { code: 'cursor-beyond-log' } });
    expect(delivered(actions)).toEqual([1, 2]);
    expect(delivered(give(state, [event(2, 3, 's2')]))).toEqual([3]);
  });

  test('too-many-messages and internal: the same is asked again later, each time later', () => {
    const state = liveState();
    expect(failed(state, 'internal', 0)).toMatchObject([{ do: 'report' }]);
    expect(sent(state.tick(999))).toEqual([]);
    expect(sent(state.tick(1000))).toEqual([ping(11)]);
    expect(failed(state, 'too-many-messages', 1000)).toEqual([]);
    expect(sent(state.tick(2999))).toEqual([]);
    expect(sent(state.tick(3000))).toEqual([ping(11)]);
  });

  test('internal for a subscription: it is subscribed again', () => {
    const state = newState();
    state.opened(0);
    failed(state, 'internal', 0);
    expect(sent(state.tick(1000))).toMatchObject([{ action: 'subscribe', subscription: 's2' }]);
  });

  test('not-subscribed: it is subscribed again', () => {
    const state = liveState();
    failed(state, 'not-subscribed', 0);
    expect(sent(state.tick(1000))).toMatchObject([{ action: 'subscribe', cursor: 'from-11' }]);
  });

  test('of an earlier subscription is ignored', () => {
    const state = liveState();
    state.want({ types: ['a.*'] }, 0);
    expect(failed(state, 'invalid-filter')).toEqual([]);
  });
});

describe('a stream', () => {
  test('that goes back delivers again what came after that', () => {
    const state = liveState();
    give(state, [event(10, 11), event(11, 12)]);
    state.rewind({ next: 11, cursor: 'from-11' });
    expect(sent(state.waiting(0, 0))).toEqual([ping(11)]);
    expect(delivered(give(state, [event(10, 11), event(11, 12)]))).toEqual([11, 12]);
  });

  test('that begins anew delivers nothing that it delivered before', () => {
    const state = liveState();
    give(state, [event(10, 11)]);
    state.closed();
    state.forget();
    expect(sent(state.opened(0))).toEqual([
      { action: 'subscribe', subscription: 's2', types: ['*'] },
    ]);
    expect(
      delivered(
        give(state, [
          event(10, 11, 's2'),
          event(11, 20, 's2'),
          live(20, 20, { from: 12, subscription: 's2' }),
        ]),
      ),
    ).toEqual([20]);
  });

  test('of which a model is the server is complete at its end', () => {
    const model = new StreamModel({ pageSize: 2 });
    for (let count = 0; count < 5; count += 1) model.publish();
    const state = newState({ cursor: 'from-1' });
    state.want(ALL, 0);
    const numbers: number[] = [];
    let actions = state.opened(0);
    for (let turn = 0; turn < 10; turn += 1) {
      const subscription = { action: 'subscribe' as const, subscription: 's1', types: ['*'] };
      const asked = sent(actions).length > 0;
      actions = asked ? give(state, model.answer(subscription, state.place()?.next ?? 1)) : [];
      numbers.push(...delivered(actions));
      actions.push(...state.waiting(0, 0));
    }
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
  });
});
