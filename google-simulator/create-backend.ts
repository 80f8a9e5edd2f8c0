import type { Backend } from './backend.ts';
import { createCalendars } from './calendar/calendars.ts';
import { createAnnounce } from './channels/announce.ts';
import { createChannelRegistry } from './channels/channel-registry.ts';
import type { Clock } from './clock.ts';
import type { Delivery } from './delivery/delivery.ts';
import { createSender } from './delivery/notification-sender.ts';
import type { PostClient } from './delivery/post-client.ts';
import { createDirectory } from './directory/directory.ts';
import { createDrives } from './drive/drives.ts';
import type { Faults } from './faults.ts';
import { createInFlight } from './in-flight.ts';
import type { Identities } from './oauth/identities.ts';
import { createActivityLog } from './reports/activity-log.ts';
import { createTimers } from './timers.ts';

/** The parts of a backend that its creator provides. */
export interface BackendDeps {
  clock: Clock;
  random: () => number;
  faults: Faults;
  identities: Identities;
  administrators: Set<string>;
  postClient: PostClient;
  record(delivery: Delivery): void;
}

/** Creates a backend without channels, files, calendars, users or activities. */
export function createBackend({ postClient, record, ...given }: BackendDeps): Backend {
  const { clock, random } = given;
  const timers = createTimers(clock);
  const inFlight = createInFlight();
  const channels = createChannelRegistry(clock);
  const sender = createSender({ ...given, timers, inFlight, postClient, record });
  const announce = createAnnounce({ channels, sender, random });
  return {
    ...given,
    timers,
    inFlight,
    channels,
    sender,
    announce,
    drives: createDrives(clock, announce),
    calendars: createCalendars(clock, announce),
    directory: createDirectory(clock, announce),
    activities: createActivityLog(clock, announce),
  };
}
