import { describe, expect, test } from 'vitest';
import {
  CHANNEL_STATES,
  CHANNEL_TRANSITIONS,
  type ChannelState,
  CLOSED_STATES,
} from '../../../lib/channels/channel-states.ts';
import type { Transition } from '../../../lib/table/transition.ts';
import { STATES } from '../table/examples.ts';

const TRANSITIONS: [string, Transition<ChannelState>][] = Object.entries(CHANNEL_TRANSITIONS);

/** Every state that can follow on these, by any number of transitions. */
function reachable(states: readonly ChannelState[]): ChannelState[] {
  const next = TRANSITIONS.filter(([, { from }]) => from.some((state) => states.includes(state)))
    .map(([, { to }]) => to)
    .filter((state) => !states.includes(state));
  return next.length === 0 ? [...states] : reachable([...new Set([...states, ...next])]);
}

test('a channel reaches every state from its creation', () => {
  expect(reachable([CHANNEL_TRANSITIONS.open.to]).toSorted()).toEqual(STATES.toSorted());
});

test.each(STATES)('a channel that is %s can be stopped', (state) => {
  expect(reachable([state])).toContain('stopped');
});

test('a stopped channel changes only if Google may have it open', () => {
  const after = TRANSITIONS.filter(([, { from }]) => from.includes('stopped'));

  expect(after.map(([name]) => name).toSorted()).toEqual([
    'activateAfterStop',
    'failAfterStop',
    'failStop',
    'stopAgain',
  ]);
});

test('a closed channel that sends can be stopped again, whichever closed state it is in', () => {
  expect(CHANNEL_TRANSITIONS.stopAgain.from.toSorted()).toEqual(CLOSED_STATES.toSorted());
});

test('only the creation of a channel leaves no state', () => {
  const creations = TRANSITIONS.filter(([, { from }]) => from.length === 0);

  expect(creations.map(([name]) => name)).toEqual(['open']);
});

describe.each(TRANSITIONS)('the transition %s', (_, { from, to, when }) => {
  test('lists each state once, and says when it happens', () => {
    expect(new Set(from).size).toBe(from.length);
    expect(Object.keys(CHANNEL_STATES)).toEqual(expect.arrayContaining([...from, to]));
    expect(when).toMatch(/^[A-Z`].+\.$/);
  });
});
