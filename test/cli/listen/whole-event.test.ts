import { expect, test } from 'vitest';
import { CommandError } from '../../../cli/command-error.ts';
import { wholeEvent } from '../../../cli/listen/whole-event.ts';
import { eventNumbered } from './event.ts';

/** Gets an event from a service that fails so many times before. */
async function getAfter(failures: number, stop = new AbortController()) {
  const pauses: number[] = [];
  const event = await wholeEvent('event-1', {
    async getEvent() {
      if (pauses.length < failures) throw new CommandError('Not now');
      return eventNumbered(1);
    },
    sleep: async (milliseconds) => void pauses.push(milliseconds),
    signal: stop.signal,
  });
  return { event, pauses };
}

test('a service that is back soon gives the event', async () => {
  expect(await getAfter(0)).toEqual({ event: eventNumbered(1), pauses: [] });
  const { event, pauses } = await getAfter(3);
  expect({ event, pauses }).toEqual({ event: eventNumbered(1), pauses: [1000, 2000, 4000] });
});

test('one that does not is given up after a minute and a half', async () => {
  const { event, pauses } = await getAfter(Number.POSITIVE_INFINITY);
  expect(event).toBeUndefined();
  expect(pauses.reduce((sum, one) => sum + one)).toBe(91_000);
});

test('the signal ends it', async () => {
  const stop = new AbortController();
  stop.abort();
  expect(await getAfter(0, stop)).toEqual({ event: undefined, pauses: [] });
});
