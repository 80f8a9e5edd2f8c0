import { randomBytes } from 'node:crypto';
import type { Backend } from '../backend.ts';
import type { Google } from '../google.ts';
import { notifyChannels } from './notify.ts';

const USER = 'user@example.com';
const SERVICE_ACCOUNT = 'tidings@tidings-local.iam.gserviceaccount.com';
const HOUR_IN_MS = 3_600_000;

type TestControls = Omit<
  Google,
  'url' | 'clock' | 'faults' | 'administrators' | 'requests' | 'deliveries' | 'close'
>;

/** Creates the methods with which tests inspect and change the simulator. */
export function createTestControls(backend: Backend): TestControls {
  const { clock, channels, identities, drives, calendars, inFlight } = backend;
  const timeIn = (ms: number): { dateTime: string } => ({
    dateTime: new Date(clock.now() + ms).toISOString(),
  });
  return {
    channels: channels.all,
    serviceAccount: (email = SERVICE_ACCOUNT) => identities.serviceAccount(email),
    authorizedUser: (user = USER, ...rest) => identities.authorizedUser(user, ...rest),
    accessToken: (user = USER, ...rest) => identities.accessToken(user, ...rest),
    revoke: identities.revoke,
    notify: (notification) => notifyChannels(backend, notification),
    editFile: (user, fileId, metadata = {}, content) =>
      fileId === undefined
        ? drives.create(user, metadata, content)
        : drives.edit(user, fileId, { metadata, content }),
    editEvent(user, calendarId, eventId, fields = {}) {
      const calendar = calendars.find(user, calendarId);
      const id = eventId ?? randomBytes(13).toString('hex');
      return calendars.putEvent(calendar, user, id, {
        start: timeIn(0),
        end: timeIn(HOUR_IN_MS),
        ...calendar.events.get(id),
        ...fields,
      });
    },
    expireSyncTokens(user, calendarId) {
      calendars.find(user, calendarId).events.generation += 1;
    },
    idle: inFlight.idle,
  };
}
