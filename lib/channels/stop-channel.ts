import { TidingsError } from '../protocol/tidings-error.ts';
import type { Manager } from './channel-deps.ts';
import { channelFailure } from './channel-failure.ts';
import type { ChannelRecord } from './channel-record.ts';
import { findChannel } from './find-channel.ts';
import { finishStop } from './finish-stop.ts';
import { hasEnded } from './has-ended.ts';
import { learnResourceId } from './learn-resource-id.ts';
import { changeChannelState } from './rows/write-channels.ts';

// A channel changes its state a few times in its life: losing this many races is a defect.
const MAX_RACES = 5;

/** `unlessAdopted`: leave a channel alone that a watch has taken for its current one. */
export interface StopRules {
  unlessAdopted?: boolean;
}

/**
 * Stops a channel for good, whatever state it is in; stopping a stopped one changes nothing.
 * @returns the record, `stopped`, or as it is if it was to be left alone.
 * @throws TidingsError `not-found`; GoogleError with the row left `stopping`, so that the next try
 *   goes on from there; StorageError.
 */
export async function stopChannel(
  manager: Manager,
  channelId: string,
  rules: StopRules = {},
): Promise<ChannelRecord> {
  for (let races = 0; races < MAX_RACES; races += 1) {
    const before = await findChannel(manager, channelId);
    if (rules.unlessAdopted && before.adoptedAtMs !== undefined) return before;
    const stopped = before.state === 'stopped' ? before : await tryToStop(manager, before, rules);
    if (stopped) return stopped;
  }
  throw new TidingsError('channel-busy', `Channel ${channelId} keeps changing: try again`);
}

// What is done depends on the state that was read. Undefined if it is another by now.
async function tryToStop(
  manager: Manager,
  before: ChannelRecord,
  rules: StopRules,
): Promise<ChannelRecord | undefined> {
  const { table, now } = manager;
  const from = [before.state];
  if (hasEnded(before, now()))
    return changeChannelState(table, before.id, { from, to: 'stopped', nowMs: now(), ...rules });
  const begin = { from, to: 'stopping', nowMs: now(), ...rules } as const;
  const channel = await changeChannelState(table, before.id, begin);
  if (!channel) return undefined;
  const resourceId = channel.resourceId ?? (await learnAndKeep(manager, channel));
  return resourceId === undefined ? undefined : finishStop(manager, channel, resourceId);
}

async function learnAndKeep(manager: Manager, channel: ChannelRecord): Promise<string | undefined> {
  const { table, now } = manager;
  const stay = { from: ['stopping'], to: 'stopping' } as const;
  try {
    const resourceId = await learnResourceId(manager, channel);
    await changeChannelState(table, channel.id, { ...stay, nowMs: now(), set: { resourceId } });
    return resourceId;
  } catch (error) {
    const failure = channelFailure(error, now());
    const kept = await changeChannelState(table, channel.id, { ...stay, nowMs: now(), failure });
    // Meanwhile its opener may have found out more than we.
    if (!kept) return undefined;
    throw error;
  }
}
