import { expect } from 'vitest';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import { HOUR, MINUTE } from '../../support/times.ts';
import type { Stage } from './stage.ts';

/**
 * Stops every channel in the ledger, without faults, and checks that none is left. Only a channel
 * that was opened to learn a resource id, and whose own is unknown, may live on: for an hour.
 */
export async function stopEveryRow({ channelDeps, live, rows, clock }: Stage): Promise<void> {
  for (const { id, probe } of await rows()) if (!probe) await stopChannel(channelDeps, id);
  const probes = (await rows()).filter(({ probe }) => probe);
  for (const { id } of probes)
    await stopChannel(channelDeps, id).catch(async (error: unknown) => {
      expect(error).toMatchObject({ reason: 'resource-id-unknown' });
      await clock.advance(HOUR + MINUTE);
      await stopChannel(channelDeps, id);
    });
  expect(live()).toEqual([]);
  for (const { state } of await rows()) expect(state).toBe('stopped');
}
