import type { Backend } from '../backend.ts';
import { openChannel } from '../channels/open-channel.ts';
import { resourceKey, resourceUri } from '../channels/resource.ts';
import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import { readPageSize } from '../http/read-page-size.ts';
import type { Route } from '../http/route.ts';
import type { Activity } from './activity.ts';

const ACTIVITIES = '/admin/reports/v1/activity/users/:userKey/applications/:applicationName';

// The pattern of activities.watch in Google's discovery document (admin reports_v1);
// activities.list accepts more.
const WATCHABLE =
  /^(access_transparency|admin|calendar|chat|chrome|classroom|context_aware_access|data_studio|drive|gcp|gplus|groups|groups_enterprise|jamboard|keep|login|meet|mobile|rules|saml|token|user_accounts)$/;

/** The routes for audit logs, and the channels on them. */
export function activityRoutes(backend: Backend): Route[] {
  return [
    { on: `GET ${ACTIVITIES}`, handle: (call) => listActivities(backend, call) },
    { on: `POST ${ACTIVITIES}/watch`, handle: (call) => watchActivities(backend, call) },
  ];
}

function listActivities({ activities }: Backend, { query, param }: Call): unknown {
  const from = Number(query.get('pageToken') ?? 0);
  const to = from + readPageSize(query, 'maxResults', { fallback: 1000, max: 1000 });
  const startTime = Date.parse(query.get('startTime') ?? '1970-01-01');
  const endTime = Date.parse(query.get('endTime') ?? '9999-12-31');
  const found = activities
    .newestFirst()
    .filter(({ id }) => id.applicationName === param('applicationName'))
    .filter(({ id }) => Date.parse(id.time) >= startTime && Date.parse(id.time) <= endTime)
    .filter((activity) => isBy(activity, param('userKey')))
    .filter(({ events }) => !query.has('eventName') || events[0]?.name === query.get('eventName'));
  return {
    kind: 'admin#reports#activities',
    items: found.slice(from, to),
    ...(to < found.length ? { nextPageToken: String(to) } : {}),
  };
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
