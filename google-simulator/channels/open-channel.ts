import { strikes } from '../faults.ts';
import { GoogleError } from '../google-error.ts';
import { type Call, LostAnswer } from '../http/call.ts';
import { stableOpaque } from '../opaque.ts';
import type { World } from '../world.ts';
import { grantLease } from './lease.ts';
import type { LiveChannel } from './live-channel.ts';
import { readWatchBody } from './read-watch-body.ts';
import type { Watchable } from './resource.ts';

/** Answers a watch call on `watchable`: opens the channel and has its `sync` sent, as a rule once the answer has left. */
export async function openChannel(
  world: World,
  call: Call,
  watchable: Watchable,
): Promise<unknown> {
  const { clock, faults, random, channels, courier, inFlight, timers } = world;
  const body = readWatchBody(call.body);
  const channel: LiveChannel = {
    ...watchable,
    id: body.id,
    resourceId: stableOpaque(27, call.caller.user, watchable.key),
    address: body.address,
    token: body.token,
    expiration: grantLease(watchable.resource, body, clock.now()),
    openedAt: clock.now(),
    openedBy: call.caller,
    messageNumber: 1,
    stopped: false,
  };
  if (channels.find(channel.id)) throw new GoogleError('channelIdNotUnique');
  channels.add(channel);

  // All push guides: "it's possible for the sync message to arrive before the watch method returns".
  const early = strikes(faults.earlySync, random);
  if (early) await courier.open(channel, { delayMs: 0 });
  if (faults.watchDelayMs > 0) await timers.wait(faults.watchDelayMs);
  if (!early) {
    const { delayMs } = faults;
    inFlight.track(call.answered.then(() => courier.open(channel, { delayMs })));
  }

  if (faults.loseWatchAnswer > 0) {
    faults.loseWatchAnswer -= 1;
    throw new LostAnswer();
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
