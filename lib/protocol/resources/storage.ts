import { RESOURCE_STATES } from '../resource-states.ts';
import type { WatchableResource } from './watchable-resource.ts';

/**
 * Cloud Storage's object change notification, deprecated on 2026-01-30. Its watch method is gone
 * from the discovery document; channels that still live are parsed and can be stopped.
 */
export const STORAGE = {
  'storage.objects': {
    api: 'storage',
    watchUrl: undefined,
    stopUrl: 'https://storage.googleapis.com/storage/v1/channels/stop',
    parameters: { bucket: { in: 'path', required: true } },
    states: RESOURCE_STATES['storage.objects'],
    defaultLeaseSeconds: undefined,
    maxLeaseSeconds: undefined,
    hasBody: true,
  },
} satisfies Record<string, WatchableResource>;
