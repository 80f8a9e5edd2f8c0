import type { WatchableResource } from '../channel/watchable/watchable-resource.ts';

const root = 'https://www.googleapis.com/auth';

/**
 * The narrowest scopes that let a service account watch and stop, by API (the scope lists of
 * `watch` and `channels.stop` in the discovery documents). A user's grant has its own.
 */
export const SCOPES: Readonly<Record<WatchableResource['api'], readonly string[]>> = {
  drive: [`${root}/drive.metadata.readonly`],
  calendar: [`${root}/calendar.readonly`],
  directory: [
    `${root}/admin.directory.user.readonly`,
    `${root}/admin.directory.user.alias.readonly`,
  ],
  reports: [`${root}/admin.reports.audit.readonly`],
  storage: [`${root}/devstorage.read_only`],
};
