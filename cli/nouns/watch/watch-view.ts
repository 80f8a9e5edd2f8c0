import type { Style } from '../../../local/paint.ts';
import { assignments } from '../../output/assignments.ts';
import { fields } from '../../output/fields.ts';
import type { Column } from '../../output/table.ts';
import { timeAgo } from '../../output/time-ago.ts';

/** The fields of a watch that are shown. */
export interface Watch {
  id: string;
  resource: string;
  parameters: Record<string, unknown>;
  account: string;
  tokenData?: string;
  leaseSeconds?: number;
  health?: { status: string; reason?: string; since?: string };
  coveredUntil?: string;
  nextRenewal?: string;
  lastNotification?: string;
  currentChannel?: string;
  createdAt: string;
}

const STYLES: Readonly<Record<string, Style>> = {
  active: 'green',
  renewing: 'green',
  degraded: 'yellow',
  paused: 'yellow',
};

const styleOfHealth = ({ health }: Watch): Style | undefined =>
  health && (STYLES[health.status] ?? 'red');

/** The columns of `watch list`. */
export const WATCH_COLUMNS: readonly Column<Watch>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'RESOURCE', value: ({ resource }) => resource },
  { title: 'HEALTH', value: ({ health }) => health?.status ?? 'deleted', style: styleOfHealth },
  { title: 'COVERED', value: ({ coveredUntil }, { nowMs }) => timeAgo(coveredUntil, nowMs) },
  { title: 'LAST', value: ({ lastNotification }, { nowMs }) => timeAgo(lastNotification, nowMs) },
  { title: 'ACCOUNT', value: ({ account }) => account },
  { title: 'PARAMETERS', value: ({ parameters }) => assignments(parameters) },
];

/** One watch. */
export function watchFields(watch: Watch) {
  const { health, parameters } = watch;
  return fields([
    ['id', watch.id],
    ['resource', watch.resource],
    ['parameters', assignments(parameters)],
    ['account', watch.account],
    ['tokenData', watch.tokenData],
    ['leaseSeconds', watch.leaseSeconds],
    ['health', health ? [health.status, health.reason].filter(Boolean).join(': ') : 'deleted'],
    ['coveredUntil', watch.coveredUntil],
    ['nextRenewal', watch.nextRenewal],
    ['lastNotification', watch.lastNotification],
    ['channel', watch.currentChannel],
    ['createdAt', watch.createdAt],
  ]);
}
