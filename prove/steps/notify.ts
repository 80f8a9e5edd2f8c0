import { callDirectory } from '../call-directory.ts';
import { EMPLOYEE, eventually, type Proof, USER } from '../proof.ts';
import type { Step } from './step.ts';

/** Sends a notification on the channels of every resource. */
async function notifyAll({ google, fileId }: Proof): Promise<void> {
  google.editFile(USER, fileId, { name: 'Minutes of today.txt' });
  google.editEvent(USER, 'primary', undefined, { summary: 'Minutes' });
  google.notify({ resource: 'calendar.acl', calendarId: USER });
  google.notify({ resource: 'calendar.calendarList', user: USER });
  google.notify({ resource: 'calendar.settings', user: USER });
  google.notify({ resource: 'directory.users', event: 'update', primaryEmail: EMPLOYEE });
  await callDirectory(google, `/users/${EMPLOYEE}/aliases`, { alias: 'minutes@example.com' });
  google.notify({
    resource: 'reports.activities',
    activity: { applicationName: 'admin', eventName: 'CREATE_USER' },
  });
}

export const notify: Step = {
  what: 'a notification of each resource: stored, listed, and observed from the stream',
  async run(proof) {
    const { api, watches } = proof;
    await notifyAll(proof);
    for (const [resource, id] of watches) {
      const { body: watch } = await api('GET', `/watches/${id}`);
      await eventually(async () => {
        const { body } = await api('GET', `/channels/${watch.currentChannel}/notifications`);
        return body.notifications.some(
          ({ resourceState }: { resourceState: string }) => resourceState !== 'sync',
        );
      }, `a notification of ${resource} is listed`);
      await eventually(
        async () => (await api('GET', `/watches/${id}`)).body.lastNotification !== undefined,
        `a notification of ${resource} is observed`,
      );
    }
  },
};
