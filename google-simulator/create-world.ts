import { createCalendars } from './calendar/calendars.ts';
import { createAnnounce } from './channels/announce.ts';
import { createChannelRegistry } from './channels/channel-registry.ts';
import type { Clock } from './clock.ts';
import { createCourier } from './delivery/courier.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { Poster } from './delivery/poster.ts';
import { createDirectory } from './directory/directory.ts';
import { createDrives } from './drive/drives.ts';
import type { Faults } from './faults.ts';
import { createInFlight } from './in-flight.ts';
import type { Identities } from './oauth/identities.ts';
import { createActivityLog } from './reports/activity-log.ts';
import { createTimers } from './timers.ts';
import type { World } from './world.ts';

/** What a world is made of that comes from outside. */
export interface WorldDeps {
  clock: Clock;
  random: () => number;
  faults: Faults;
  identities: Identities;
  poster: Poster;
  record(delivery: Delivery): void;
}

/** Puts a Google together in which nothing has happened yet. */
export function createWorld({ poster, record, ...given }: WorldDeps): World {
  const { clock, random } = given;
  const timers = createTimers(clock);
  const inFlight = createInFlight();
  const channels = createChannelRegistry(clock);
  const courier = createCourier({ ...given, timers, inFlight, poster, record });
  const announce = createAnnounce({ channels, courier, random });
  return {
    ...given,
    timers,
    inFlight,
    channels,
    courier,
    announce,
    drives: createDrives(clock, announce),
    calendars: createCalendars(clock, announce),
    directory: createDirectory(announce),
    activities: createActivityLog(clock, announce),
  };
}
