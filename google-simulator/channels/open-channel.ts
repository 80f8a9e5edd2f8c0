import type { Backend } from '../backend.ts';
import { occurs } from '../faults.ts';
import { GoogleError } from '../google-error.ts';
import { type Call, LostResponse } from '../http/call.ts';
import { hashedId } from '../ids.ts';
import { projectOf } from '../oauth/project-of.ts';
import { grantLease } from './grant-lease.ts';
import type { LiveChannel } from './live-channel.ts';
import { readWatchBody } from './read-watch-body.ts';
import type { Watchable } from './resource.ts';

/**
 * Handles a watch call on `watchable`: opens the channel and schedules its `sync`, by default once
 * the response is sent.
 */
export async function openChannel(
  backend: Backend,
  call: Call,
  watchable: Watchable,
): Promise<unknown> {
  const { clock, faults, random, channels, sender, inFlight, timers } = backend;
  const body = readWatchBody(call.body);
  const channel: LiveChannel = {
    ...watchable,
    id: body.id,
    resourceId: hashedId(27, call.caller.user, watchable.key),
    address: body.address,
    token: body.token,
    expiration: grantLease(watchable.resource, body, clock.now()),
    openedAt: clock.now(),
    openedBy: call.caller,
    messageNumber: 1,
    stopped: false,
  };
  if (channels.find(projectOf(call.caller), channel.id))
    throw new GoogleError('channelIdNotUnique');
  channels.add(channel);

  // All push guides: "it's possible for the sync message to arrive before the watch method
  // returns".
  const isEarly = occurs(faults.earlySync, random);
  if (isEarly) await sender.open(channel, { delayMs: 0 });
  if (faults.watchDelayMs > 0) await timers.wait(faults.watchDelayMs);
  if (!isEarly) {
    const { delayMs } = faults;
    inFlight.track(call.responded.then(() => sender.open(channel, { delayMs })));
  }

  if (faults.loseWatchAnswer > 0) {
    faults.loseWatchAnswer -= 1;
    throw new LostResponse();
  }
  return {
    kind: 'api#channel',
    id: channel.id,
    resourceId: channel.resourceId,
    resourceUri: channel.uri,
    ...(channel.token === undefined ? {} : { token: channel.token }),
    expiration: String(channel.expiration),
  };
}
