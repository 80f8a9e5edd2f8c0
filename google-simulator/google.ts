import type { CalendarEvent } from './calendar/calendar.ts';
import type { LiveChannel } from './channels/live-channel.ts';
import type { Clock } from './clock.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { DriveFile, FileMetadata } from './drive/drive-file.ts';
import type { Faults } from './faults.ts';
import type { RecordedRequest } from './http/recorded-request.ts';
import type { AuthorizedUser } from './oauth/identities.ts';
import type { ServiceAccountKey } from './oauth/service-accounts.ts';
import type { Notice } from './simulator/notice.ts';

/** A running Google to develop against. */
export interface Google {
  /** The root of all APIs, without a slash at its end. */
  url: string;
  clock: Clock;
  /** Mutable; also under /simulator/faults. */
  faults: Faults;
  /** The channels that are neither stopped nor expired; also under /simulator/channels. */
  channels(): LiveChannel[];
  /** The API calls so far, oldest first; at least the latest 10,000. */
  requests: RecordedRequest[];
  /** The attempts to notify so far, oldest first; at least the latest 10,000. */
  deliveries: Delivery[];
  /** A key file of a service account, which may act for any user. */
  serviceAccount(email?: string): ServiceAccountKey;
  /** Refreshable credentials of a user, who consents anew if revoked. */
  authorizedUser(user?: string, clientId?: string): AuthorizedUser;
  /** An access token of a user, who consents anew if revoked. */
  accessToken(user?: string, clientId?: string): string;
  /** Takes the user's grants back: refreshing is then an `invalid_grant`, calling an `authError`. */
  revoke(user: string): void;
  /** Sends news without a change behind it; returns to how many channels. */
  notify(notice: Notice): number;
  /** Changes a file of the user's, or makes one if no id is given. */
  editFile(
    user: string,
    fileId: string | undefined,
    metadata?: FileMetadata,
    content?: Buffer,
  ): DriveFile;
  /** Changes an event, or makes one if no id is given. */
  editEvent(
    user: string,
    calendarId: string,
    eventId: string | undefined,
    fields?: Record<string, unknown>,
  ): CalendarEvent;
  /** Makes all sync tokens for a calendar's events answer 410. */
  expireSyncTokens(user: string, calendarId: string): void;
  /** Resolves when no attempt to notify is under way. Retries and delays that wait for the clock do not count. */
  idle(): Promise<void>;
  /** Stops everything: no timer, socket or attempt is left. */
  close(): Promise<void>;
}
