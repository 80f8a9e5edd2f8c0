import { RESOURCES } from '../../lib/protocol/resource-states.ts';
import { callDirectory } from '../call-directory.ts';
import { check, EMPLOYEE, USER } from '../proof.ts';
import type { Step } from './step.ts';

// The shortest leases, so that these are due when the schedule fires.
export const SHORT_LEASES = ['calendar.acl', 'calendar.events', 'calendar.settings'];
const SHORTEST_LEASE_SECONDS = 60;

// Google offers no watch of Storage any more.
const WATCHED = RESOURCES.filter((resource) => resource !== 'storage.objects');

export const watch: Step = {
  what: 'a watch on each resource',
  async run(proof) {
    const { google, api, account, watches } = proof;
    proof.fileId = google.editFile(USER, undefined, { name: 'Minutes.txt' }).id;
    await callDirectory(google, '/users', { primaryEmail: EMPLOYEE });
    const parameters: Record<string, Record<string, string>> = {
      'drive.files': { fileId: proof.fileId },
      'drive.changes': { pageToken: '1' },
      'calendar.events': { calendarId: 'primary' },
      'calendar.acl': { calendarId: 'primary' },
      'directory.users': { customer: 'my_customer' },
      'directory.aliases': { userKey: EMPLOYEE },
      'reports.activities': { userKey: 'all', applicationName: 'admin' },
    };
    for (const resource of WATCHED) {
      const opened = await api('POST', '/watches', {
        resource,
        account,
        parameters: parameters[resource] ?? {},
        ...(SHORT_LEASES.includes(resource) ? { leaseSeconds: SHORTEST_LEASE_SECONDS } : {}),
      });
      check(opened.status === 201, `${resource} is watched (${JSON.stringify(opened.body)})`);
      watches.set(resource, opened.body.id);
    }
    check(google.channels().length === WATCHED.length, 'each has one channel at Google');
  },
};
