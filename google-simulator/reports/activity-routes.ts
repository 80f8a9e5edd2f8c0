import type { Backend } from '../backend.ts';
import { openChannel } from '../channels/open-channel.ts';
import { resourceKey, resourceUri } from '../channels/resource.ts';
import { CUSTOMER_ID } from '../directory/directory-user.ts';
import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import { readTime } from '../http/check-parameters.ts';
import { offsetPage } from '../http/offset-page.ts';
import { readPageSize } from '../http/read-page-size.ts';
import type { Route } from '../http/route.ts';
import type { Activity } from './activity.ts';
import { ACTIVITIES as ACTIVITY_LIST } from './activity-schema.ts';
import { REPORTS_READ } from './reports-scopes.ts';

const ACTIVITIES = '/admin/reports/v1/activity/users/:userKey/applications/:applicationName';

// The pattern of activities.watch in Google's discovery document (admin reports_v1);
// activities.list accepts more.
const WATCHABLE =
  /^(access_transparency|admin|calendar|chat|chrome|classroom|context_aware_access|data_studio|drive|gcp|gplus|groups|groups_enterprise|jamboard|keep|login|meet|mobile|rules|saml|token|user_accounts)$/;

const LIST_PARAMETERS = [
  'maxResults',
  'pageToken',
  'startTime',
  'endTime',
  'eventName',
  'actorIpAddress',
  `customerId=${CUSTOMER_ID}`,
];
// What a watch call has in common with a list. Of these, only `eventName` limits its notifications
// here.
const WATCH_PARAMETERS = [
  'maxResults',
  'pageToken',
  'startTime',
  'endTime',
  'eventName',
  'customerId',
];

/** The routes for audit logs, and the channels on them. */
export function activityRoutes(backend: Backend): Route[] {
  const reading = { scopes: REPORTS_READ, isForAdministrators: true };
  return [
    {
      ...reading,
      on: `GET ${ACTIVITIES}`,
      parameters: LIST_PARAMETERS,
      handle: (call) => listActivities(backend, call),
      schema: ACTIVITY_LIST,
    },
    {
      ...reading,
      on: `POST ${ACTIVITIES}/watch`,
      parameters: WATCH_PARAMETERS,
      handle: (call) => watchActivities(backend, call),
    },
  ];
}

function listActivities({ activities }: Backend, { query, param }: Call): unknown {
  const startTime = readTime(query, 'startTime') ?? Number.NEGATIVE_INFINITY;
  const endTime = readTime(query, 'endTime') ?? Number.POSITIVE_INFINITY;
  const [eventName, address] = [query.get('eventName'), query.get('actorIpAddress')];
  const found = activities
    .newestFirst()
    .filter(({ id }) => id.applicationName === param('applicationName'))
    .filter(({ id }) => Date.parse(id.time) >= startTime && Date.parse(id.time) <= endTime)
    .filter((activity) => isBy(activity, param('userKey')))
    .filter(({ events }) => eventName === null || events.some(({ name }) => name === eventName))
    .filter(({ ipAddress }) => address === null || ipAddress === address);
  const size = readPageSize(query, 'maxResults', { fallback: 1000, max: 1000 });
  return { kind: 'admin#reports#activities', ...offsetPage(found, query, size) };
}

function watchActivities(backend: Backend, call: Call): Promise<unknown> {
  const applicationName = call.param('applicationName');
  if (!WATCHABLE.test(applicationName)) {
    throw new GoogleError('invalid', { location: 'applicationName' });
  }
  return openChannel(backend, call, {
    resource: 'reports.activities',
    key: resourceKey('reports.activities', call.param('userKey'), applicationName),
    uri: resourceUri('admin', call.path, call.query),
    event: call.query.get('eventName') ?? undefined,
  });
}

function isBy({ actor }: Activity, userKey: string): boolean {
  return userKey === 'all' || userKey === actor.email || userKey === actor.profileId;
}
