import { RESOURCE_STATES } from '../resource-states.ts';
import { optional, type WatchableResource } from './watchable-resource.ts';

const HOUR_IN_SECONDS = 3600;

const directory = {
  api: 'directory',
  // The underscore is no slip: only the stop methods have it (googleapis/google-api-php-client#760).
  stopUrl: 'https://admin.googleapis.com/admin/directory_v1/channels/stop',
  // The schema says 2 hours and 2 days; firezone/firezone#15041 saw a cap of 6 hours.
  defaultLeaseSeconds: 2 * HOUR_IN_SECONDS,
  maxLeaseSeconds: 48 * HOUR_IN_SECONDS,
  hasBody: true,
} as const;

// The pattern of watch's applicationName in the discovery document; list accepts more.
const WATCHABLE_APPLICATIONS = [
  'access_transparency',
  'admin',
  'calendar',
  'chat',
  'chrome',
  'classroom',
  'context_aware_access',
  'data_studio',
  'drive',
  'gcp',
  'gplus',
  'groups',
  'groups_enterprise',
  'jamboard',
  'keep',
  'login',
  'meet',
  'mobile',
  'rules',
  'saml',
  'token',
  'user_accounts',
];

/** Directory and Reports (Admin SDK), from their discovery documents and push guides. */
export const ADMIN = {
  'directory.users': {
    ...directory,
    watchUrl: 'https://admin.googleapis.com/admin/directory/v1/users/watch',
    parameters: {
      event: { in: 'query', values: RESOURCE_STATES['directory.users'] },
      ...optional(
        'domain',
        'customer',
        'projection',
        'query',
        'showDeleted',
        'viewType',
        'customFieldMask',
        'maxResults',
        'orderBy',
        'pageToken',
        'sortOrder',
      ),
    },
    requireOneOf: ['domain', 'customer'],
    states: RESOURCE_STATES['directory.users'],
  },
  'directory.aliases': {
    ...directory,
    watchUrl: 'https://admin.googleapis.com/admin/directory/v1/users/{userKey}/aliases/watch',
    parameters: {
      userKey: { in: 'path', required: true, hint: 'Use an e-mail address or a user id.' },
      event: { in: 'query', values: RESOURCE_STATES['directory.aliases'] },
    },
    states: RESOURCE_STATES['directory.aliases'],
  },
  'reports.activities': {
    api: 'reports',
    watchUrl:
      'https://admin.googleapis.com/admin/reports/v1/activity/users/{userKey}/applications/{applicationName}/watch',
    stopUrl: 'https://admin.googleapis.com/admin/reports_v1/channels/stop',
    parameters: {
      userKey: {
        in: 'path',
        required: true,
        hint: 'Use "all", an e-mail address or a profile id.',
      },
      applicationName: { in: 'path', required: true, values: WATCHABLE_APPLICATIONS },
      // orgUnitID and groupIdFilter are left out: deprecated and no longer supported.
      ...optional(
        'eventName',
        'filters',
        'actorIpAddress',
        'customerId',
        'startTime',
        'endTime',
        'maxResults',
        'pageToken',
      ),
    },
    states: RESOURCE_STATES['reports.activities'],
    defaultLeaseSeconds: 6 * HOUR_IN_SECONDS,
    maxLeaseSeconds: 6 * HOUR_IN_SECONDS,
    hasBody: true,
  },
} satisfies Record<string, WatchableResource>;
