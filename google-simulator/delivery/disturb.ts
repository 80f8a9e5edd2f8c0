import type { LiveChannel } from '../channels/live-channel.ts';
import { type Faults, strikes } from '../faults.ts';
import type { Timers } from '../timers.ts';
import type { Outgoing } from './outgoing.ts';

const MAX_HOLD_MS = 1000;

interface Disturbance {
  faults: Faults;
  random: () => number;
  timers: Timers;
  onward(outgoing: Outgoing): void;
  onDrop(outgoing: Outgoing): void;
}

/** Puts the faults of the network between a notification and its lane: lost, late, overtaken, doubled. */
export function disturb({
  faults,
  random,
  timers,
  onward,
  onDrop,
}: Disturbance): (outgoing: Outgoing) => void {
  const held = new WeakMap<LiveChannel, Outgoing>();

  const pass = (outgoing: Outgoing): void => {
    onward(outgoing);
    if (strikes(faults.duplicate, random)) onward(outgoing);
  };
  const release = (outgoing: Outgoing): void => {
    if (held.get(outgoing.channel) !== outgoing) return;
    held.delete(outgoing.channel);
    pass(outgoing);
  };
  const arrive = (outgoing: Outgoing): void => {
    const overtaken = held.get(outgoing.channel);
    if (!overtaken && strikes(faults.reorder, random)) {
      held.set(outgoing.channel, outgoing);
      timers.after(MAX_HOLD_MS, () => release(outgoing));
      return;
    }
    pass(outgoing);
    if (overtaken) release(overtaken);
  };

  return (outgoing) => {
    if (strikes(faults.drop, random)) onDrop(outgoing);
    else if (faults.delayMs > 0) timers.after(faults.delayMs, () => arrive(outgoing));
    else arrive(outgoing);
  };
}
