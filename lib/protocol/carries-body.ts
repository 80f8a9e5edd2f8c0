import type { Resource } from './resource-states.ts';

/** Whether a resource's notifications say in a body what changed. Drive's and Calendar's do not. */
export function carriesBody(resource: Resource | undefined): boolean {
  return !(resource?.startsWith('drive.') || resource?.startsWith('calendar.'));
}
