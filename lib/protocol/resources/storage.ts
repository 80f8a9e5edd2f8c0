// Cloud Storage: https://cloud.google.com/storage/docs/object-change-notification
// Discovery document: https://storage.googleapis.com/$discovery/rest?version=v1
// Release notes: https://cloud.google.com/storage/docs/release-notes#January_30_2026
// Google deprecated object change notification on 2026-01-30. Its watch method, objects.watchAll, is
// gone from the discovery document.

import type { ChannelMethods, NotificationForm } from './watchable-resource.ts';

/** The values of X-Goog-Resource-State, besides `sync`. */
export const STORAGE_STATES = { 'storage.objects': ['exists', 'not_exists'] } as const;

/** The body is the object's resource, `storage#object`. */
export const STORAGE_NOTIFICATIONS = {
  'storage.objects': { uri: /\/storage\/v1(?:beta\d)?\/b\/[^/]+\/o$/, body: 'object' },
} as const satisfies Record<keyof typeof STORAGE_STATES, NotificationForm>;

/** How Storage's channels are stopped: those that still exist. Their notifications are typed too. */
export const STORAGE_METHODS = {
  'storage.objects': {
    api: 'storage',
    watchUrl: undefined,
    watchGone: {
      problem:
        'can no longer be watched: Google deprecated the method on 2026-01-30 and removed it',
      fix: 'Use Pub/Sub notifications for Cloud Storage.',
    },
    // https://cloud.google.com/storage/docs/json_api/v1/channels/stop
    stopUrl: 'https://storage.googleapis.com/storage/v1/channels/stop',
    parameters: { bucket: { in: 'path', required: true } },
    defaultLeaseSeconds: undefined,
    maxLeaseSeconds: undefined,
    scopes: [
      'https://www.googleapis.com/auth/devstorage.read_only',
      'https://www.googleapis.com/auth/devstorage.read_write',
      'https://www.googleapis.com/auth/devstorage.full_control',
    ],
  },
} as const satisfies Record<keyof typeof STORAGE_STATES, ChannelMethods>;
