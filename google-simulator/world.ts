import type { Calendars } from './calendar/calendars.ts';
import type { Announce } from './channels/announce.ts';
import type { ChannelRegistry } from './channels/channel-registry.ts';
import type { Clock } from './clock.ts';
import type { Courier } from './delivery/courier.ts';
import type { Directory } from './directory/directory.ts';
import type { Drives } from './drive/drives.ts';
import type { Faults } from './faults.ts';
import type { InFlight } from './in-flight.ts';
import type { Identities } from './oauth/identities.ts';
import type { ActivityLog } from './reports/activity-log.ts';
import type { Timers } from './timers.ts';

/** All that this Google consists of, for the routes to work with. */
export interface World {
  clock: Clock;
  random: () => number;
  faults: Faults;
  timers: Timers;
  inFlight: InFlight;
  identities: Identities;
  channels: ChannelRegistry;
  courier: Courier;
  announce: Announce;
  drives: Drives;
  calendars: Calendars;
  directory: Directory;
  activities: ActivityLog;
}
