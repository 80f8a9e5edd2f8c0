import { channelOf } from '../channel-of.ts';
import { check, eventually } from '../proof.ts';
import type { Step } from './step.ts';

// A stop that fails is tried again after two minutes.
const STOP_TIMEOUT_MS = 180_000;

export const renew: Step = {
  what: 'a renewal by command: the new channel first, then the old one is stopped',
  async run(proof) {
    const { google, api, addresses } = proof;
    const old = await channelOf(proof, 'drive.changes');
    const { status } = await api('POST', `/watches/${proof.watches.get('drive.changes')}/renew`);
    check(status < 300, `it is accepted (${status})`);
    await eventually(async () => {
      const channel = await channelOf(proof, 'drive.changes');
      return channel.id !== old.id && channel.address.startsWith(addresses[1].url);
    }, 'the watch has a new channel, at the new address');
    await eventually(
      () => !google.channels().some(({ id }) => id === old.id),
      'the old channel is stopped',
      STOP_TIMEOUT_MS,
    );
  },
};
