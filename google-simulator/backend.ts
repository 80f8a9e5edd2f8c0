import type { Calendars } from './calendar/calendars.ts';
import type { Announce } from './channels/announce.ts';
import type { ChannelRegistry } from './channels/channel-registry.ts';
import type { Clock } from './clock.ts';
import type { NotificationSender } from './delivery/notification-sender.ts';
import type { Directory } from './directory/directory.ts';
import type { Drives } from './drive/drives.ts';
import type { Faults } from './faults.ts';
import type { InFlight } from './in-flight.ts';
import type { Identities } from './oauth/identities.ts';
import type { ActivityLog } from './reports/activity-log.ts';
import type { Timers } from './timers.ts';

/** The state and services that the routes work with. */
export interface Backend {
  clock: Clock;
  random: () => number;
  faults: Faults;
  timers: Timers;
  inFlight: InFlight;
  identities: Identities;
  /** Email addresses of the users who may use Directory and Reports. */
  administrators: Set<string>;
  channels: ChannelRegistry;
  sender: NotificationSender;
  announce: Announce;
  drives: Drives;
  calendars: Calendars;
  directory: Directory;
  activities: ActivityLog;
}
