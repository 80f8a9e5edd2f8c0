// Reports (Admin SDK): https://developers.google.com/workspace/admin/reports/v1/guides/push
// Discovery document: https://admin.googleapis.com/$discovery/rest?version=reports_v1

import { REPORTS_EVENTS } from './reports-events.ts';
import {
  AGES,
  type ChannelMethods,
  type NotificationForm,
  OPTIONAL,
  TIME,
} from './watchable-resource.ts';

/** The values of X-Goog-Resource-State, besides `sync`: names of activities, to which Google adds. */
export const REPORTS_STATES = { 'reports.activities': REPORTS_EVENTS } as const;

/** The body is the activity, as `activities.list` has it. */
export const REPORTS_NOTIFICATIONS = {
  // The guide's general form lacks /users, its concrete example has it.
  'reports.activities': {
    uri: /\/admin\/reports\/v1\/activity\/(users\/)?[^/]+\/applications\/[^/]+$/,
    body: 'activity',
  },
} as const satisfies Record<keyof typeof REPORTS_STATES, NotificationForm>;

// The guide: 6 hours, both the default and the maximum.
const LEASE_SECONDS = 21_600;

// The pattern of applicationName in the discovery document's `watch`. `list` takes more.
const APPLICATIONS = [
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
] as const;

/** How the channels of Reports are opened and stopped. */
export const REPORTS_METHODS = {
  // https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities/watch
  'reports.activities': {
    api: 'reports',
    watchUrl:
      'https://admin.googleapis.com/admin/reports/v1/activity/users/{userKey}/applications/{applicationName}/watch',
    // The underscore is Google's: only the stop methods have it.
    stopUrl: 'https://admin.googleapis.com/admin/reports_v1/channels/stop',
    parameters: {
      userKey: {
        in: 'path',
        required: true,
        id: 'other',
        hint: 'Use "all", an e-mail address or a profile id.',
      },
      applicationName: { in: 'path', required: true, values: APPLICATIONS },
      // orgUnitID and groupIdFilter are left out: deprecated and no longer supported.
      eventName: OPTIONAL,
      filters: OPTIONAL,
      actorIpAddress: OPTIONAL,
      customerId: { in: 'query', id: 'other' },
      startTime: TIME,
      endTime: TIME,
      maxResults: OPTIONAL,
      pageToken: AGES,
    },
    defaultLeaseSeconds: LEASE_SECONDS,
    maxLeaseSeconds: LEASE_SECONDS,
    scopes: ['https://www.googleapis.com/auth/admin.reports.audit.readonly'],
  },
} as const satisfies Record<keyof typeof REPORTS_STATES, ChannelMethods>;
