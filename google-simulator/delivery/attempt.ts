import type { Clock } from '../clock.ts';
import type { InFlight } from '../in-flight.ts';
import type { Timers } from '../timers.ts';
import { backOff, GIVE_UP_AFTER_MS } from './back-off.ts';
import type { Delivery } from './delivery.ts';
import { judge } from './judge.ts';
import { notificationHeaders } from './notification-headers.ts';
import type { Outgoing } from './outgoing.ts';
import type { Poster } from './poster.ts';

/** What an attempt works with. */
export interface AttemptDeps {
  clock: Clock;
  random: () => number;
  timers: Timers;
  inFlight: InFlight;
  poster: Poster;
  record(delivery: Delivery): void;
}

/** Makes the function that attempts a notification, and goes on in the background for as long as Google would. */
export function createAttempt({
  clock,
  random,
  timers,
  inFlight,
  poster,
  record,
}: AttemptDeps): (outgoing: Outgoing) => Promise<void> {
  const attempt = async (outgoing: Outgoing, count: number, giveUpAt: number): Promise<void> => {
    const { channel, number: messageNumber, state, body = '' } = outgoing;
    const note = (status: number | undefined, outcome: Delivery['outcome']): void =>
      record({
        channelId: channel.id,
        messageNumber,
        state,
        attempt: count,
        status,
        outcome,
        at: clock.now(),
      });

    const status = await poster.post(channel.address, notificationHeaders(outgoing, random), body);
    const outcome = judge(status);
    if (outcome !== 'retrying') return note(status, outcome);

    const delayMs = backOff(count, random);
    const retryAt = clock.now() + delayMs;
    if (channel.stopped || retryAt >= Math.min(giveUpAt, channel.expiration)) {
      return note(status, 'dropped');
    }
    note(status, 'retrying');
    timers.after(delayMs, () => {
      if (channel.stopped) note(status, 'dropped');
      else inFlight.track(attempt(outgoing, count + 1, giveUpAt));
    });
  };

  return (outgoing) => attempt(outgoing, 1, clock.now() + GIVE_UP_AFTER_MS);
}
