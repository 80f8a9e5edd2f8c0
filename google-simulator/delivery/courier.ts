import type { LiveChannel } from '../channels/live-channel.ts';
import { type Faults, strikes } from '../faults.ts';
import { type AttemptDeps, createAttempt } from './attempt.ts';
import { disturb } from './disturb.ts';
import { createLane, type Lane } from './lane.ts';
import type { Outgoing } from './outgoing.ts';

/** Brings notifications to their receivers. */
export interface Courier {
  /** Sends `sync`, after `delayMs` milliseconds by the clock, and lets the channel's other notifications follow. Resolves when the first attempt has ended, or at once if it is to be late. */
  open(channel: LiveChannel, options: { delayMs: number }): Promise<void>;
  send(outgoing: Outgoing): void;
}

/** What a courier works with. */
export interface CourierDeps extends AttemptDeps {
  faults: Faults;
}

/** A courier who knows no channel yet. */
export function createCourier(deps: CourierDeps): Courier {
  const { clock, random, faults, timers, inFlight, record } = deps;
  const attempt = createAttempt(deps);
  const lanes = new WeakMap<LiveChannel, Lane>();
  const laneOf = (channel: LiveChannel): Lane => {
    const lane = lanes.get(channel) ?? createLane(inFlight, attempt);
    lanes.set(channel, lane);
    return lane;
  };
  const onDrop = ({ channel, number, state }: Outgoing): void =>
    record({
      channelId: channel.id,
      messageNumber: number,
      state,
      attempt: 0,
      status: undefined,
      outcome: 'dropped',
      at: clock.now(),
    });
  const onward = (outgoing: Outgoing): void => laneOf(outgoing.channel).push(outgoing);

  const sendSync = async (channel: LiveChannel): Promise<void> => {
    const sync: Outgoing = { channel, number: 1, state: 'sync' };
    if (strikes(faults.drop, random)) onDrop(sync);
    else {
      await attempt(sync);
      if (strikes(faults.duplicate, random)) await attempt(sync);
    }
    laneOf(channel).open();
  };

  return {
    async open(channel, { delayMs }) {
      if (delayMs === 0) return inFlight.track(sendSync(channel));
      timers.after(delayMs, () => inFlight.track(sendSync(channel)));
    },
    send: disturb({ faults, random, timers, onward, onDrop }),
  };
}
