import type { CalendarEvent } from './calendar/calendar.ts';
import type { LiveChannel } from './channels/live-channel.ts';
import type { Clock } from './clock.ts';
import type { ManualNotification } from './control/notify.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { DriveFile, FileMetadata } from './drive/drive-file.ts';
import type { Faults } from './faults.ts';
import type { RecordedRequest } from './http/recorded-request.ts';
import type { AuthorizedUser } from './oauth/identities.ts';
import type { ServiceAccountKey } from './oauth/service-accounts.ts';

/** A running simulator of Google. */
export interface Google {
  /** The root URL of all APIs, without a trailing slash. */
  url: string;
  clock: Clock;
  /** Mutable; also at /simulator/faults. */
  faults: Faults;
  /** The users who may use Directory and Reports, besides those that Directory made admins. */
  administrators: Set<string>;
  /** The channels that are neither stopped nor expired; also at /simulator/channels. */
  channels(): LiveChannel[];
  /** The API calls so far, oldest first; at least the latest 10,000. */
  requests: RecordedRequest[];
  /** The delivery attempts so far, oldest first; at least the latest 10,000. */
  deliveries: Delivery[];
  /** A key file of a service account that can impersonate any user. */
  serviceAccount(email?: string): ServiceAccountKey;
  /** Credentials of a user with a refresh token. A user who was revoked consents again. */
  authorizedUser(user?: string, clientId?: string, scopes?: string[]): AuthorizedUser;
  /**
   * An access token of a user, for all served APIs without `scopes`. A user who was revoked consents
   * again.
   */
  accessToken(user?: string, clientId?: string, scopes?: string[]): string;
  /**
   * Revokes the user's grants: a refresh then fails with `invalid_grant`, a call with `authError`.
   */
  revoke(user: string): void;
  /** Sends a notification without a change behind it. Returns the number of channels. */
  notify(notification: ManualNotification): number;
  /** Updates a file of the user, or creates one without a file id. */
  editFile(
    user: string,
    fileId: string | undefined,
    metadata?: FileMetadata,
    content?: Buffer,
  ): DriveFile;
  /** Updates an event, or creates one without an event id. */
  editEvent(
    user: string,
    calendarId: string,
    eventId: string | undefined,
    fields?: Record<string, unknown>,
  ): CalendarEvent;
  /** Invalidates all sync tokens of a calendar's events: they get a 410. */
  expireSyncTokens(user: string, calendarId: string): void;
  /**
   * Resolves when no delivery attempt is in flight. Retries and delays that wait for the clock do
   * not count.
   */
  idle(): Promise<void>;
  /** Stops the server, and ends all timers, connections and attempts. */
  close(): Promise<void>;
}
