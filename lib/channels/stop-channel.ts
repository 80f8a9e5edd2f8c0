import { failureOf } from '../google/failure.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { ChannelDeps } from './channel-deps.ts';
import type { ChannelRecord } from './channel-record.ts';
import { findChannel } from './find-channel.ts';
import { finishStop } from './finish-stop.ts';
import { hasEnded } from './has-ended.ts';
import { learnResourceId } from './learn-resource-id.ts';
import { transitionChannel } from './rows/write-channels.ts';

// A channel changes its state a few times in its life: losing this many races is a defect.
const MAX_RACES = 5;

/** `unlessAdopted`: leave a channel alone that a watch has adopted. */
export interface StopRules {
  unlessAdopted?: boolean;
}

/**
 * Stops a channel for good, whatever state it is in; stopping a stopped one changes nothing.
 * @returns the record, `stopped`, or as it is if it is left alone.
 * @throws TidingsError `not-found`; GoogleError with the row left `stopping`, from where the next
 *   attempt goes on; StorageError.
 */
export async function stopChannel(
  deps: ChannelDeps,
  channelId: string,
  rules: StopRules = {},
): Promise<ChannelRecord> {
  for (let races = 0; races < MAX_RACES; races += 1) {
    const channel = await findChannel(deps, channelId);
    if (rules.unlessAdopted && channel.adoptedAtMs !== undefined) return channel;
    if (channel.state === 'stopped') return channel;
    const stopped = await attemptToStop(deps, channel, rules);
    if (stopped) return stopped;
  }
  throw new TidingsError('channel-busy', `Channel ${channelId} keeps changing: try again`);
}

// What is done depends on the state that was read. Undefined if it is another by now.
async function attemptToStop(
  deps: ChannelDeps,
  { id, state: read, ...channel }: ChannelRecord,
  rules: StopRules,
): Promise<ChannelRecord | undefined> {
  const { table, now } = deps;
  const details = { read, nowMs: now(), ...rules };
  if (hasEnded({ id, state: read, ...channel }, now()))
    return transitionChannel(table, id, 'end', details);
  const stopping = await transitionChannel(table, id, 'beginStop', details);
  if (!stopping) return undefined;
  const resourceId = stopping.resourceId ?? (await learnAndStore(deps, stopping));
  return resourceId === undefined ? undefined : finishStop(deps, stopping, resourceId);
}

async function learnAndStore(
  deps: ChannelDeps,
  channel: ChannelRecord,
): Promise<string | undefined> {
  const { table, now } = deps;
  try {
    const resourceId = await learnResourceId(deps, channel);
    const set = { resourceId };
    await transitionChannel(table, channel.id, 'continueStop', { nowMs: now(), set });
    return resourceId;
  } catch (error) {
    const failure = failureOf(error, now());
    const stored = await transitionChannel(table, channel.id, 'continueStop', {
      nowMs: now(),
      failure,
    });
    // Meanwhile the process that opened it may have learnt more.
    if (!stored) return undefined;
    throw error;
  }
}
