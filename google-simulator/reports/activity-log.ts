import type { Announce } from '../channels/announce.ts';
import { resourceKey } from '../channels/resource.ts';
import type { Clock } from '../clock.ts';
import { type Activity, type ActivityInput, newActivity } from './activity.ts';

/** The audit log of all applications. */
export interface ActivityLog {
  /** Logs an activity and tells of it; `told` is to how many channels. */
  emit(input: ActivityInput): { activity: Activity; told: number };
  /** The newest first, as Reports lists them. */
  newestFirst(): Activity[];
}

/** An empty log. */
export function createActivityLog(clock: Clock, announce: Announce): ActivityLog {
  const activities: Activity[] = [];
  return {
    emit(input) {
      const activity = newActivity(input, clock.now());
      activities.push(activity);
      const { eventName: state, applicationName } = input;
      const { email, profileId } = activity.actor;
      const body = JSON.stringify(activity);
      let told = 0;
      for (const userKey of ['all', email, profileId]) {
        const key = resourceKey('reports.activities', userKey, applicationName);
        told += announce(key, { state, body });
      }
      return { activity, told };
    },
    newestFirst: () => activities.toReversed(),
  };
}
