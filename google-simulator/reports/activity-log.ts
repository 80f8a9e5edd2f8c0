import type { Announce } from '../channels/announce.ts';
import { resourceKey } from '../channels/resource.ts';
import type { Clock } from '../clock.ts';
import { type Activity, type ActivityInput, newActivity } from './activity.ts';

/** The audit log of all applications. */
export interface ActivityLog {
  /** Logs an activity and announces it; `recipients` is the number of channels. */
  emit(input: ActivityInput): { activity: Activity; recipients: number };
  /** Newest first, as Reports lists them. */
  newestFirst(): Activity[];
}

/** Creates an empty log. */
export function createActivityLog(clock: Clock, announce: Announce): ActivityLog {
  const activities: Activity[] = [];
  return {
    emit(input) {
      const activity = newActivity(input, clock.now());
      activities.push(activity);
      const { eventName: state, applicationName } = input;
      const { email, profileId } = activity.actor;
      const body = JSON.stringify(activity);
      let recipients = 0;
      for (const userKey of ['all', email, profileId]) {
        const key = resourceKey('reports.activities', userKey, applicationName);
        recipients += announce(key, { state, body });
      }
      return { activity, recipients };
    },
    newestFirst: () => activities.toReversed(),
  };
}
