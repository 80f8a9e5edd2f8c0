import type { Style } from '../../../local/paint.ts';
import { fields } from '../../output/fields.ts';
import type { Column } from '../../output/table.ts';
import { timeAgo } from '../../output/time-ago.ts';

/** The fields of an endpoint that are shown. */
export interface Endpoint {
  id: string;
  url: string;
  events: readonly string[];
  filter?: unknown;
  description?: string;
  format: string;
  headerNames?: readonly string[];
  timeoutSeconds: number;
  retrySchedule?: readonly number[];
  rate?: number;
  after?: readonly string[];
  publicKey?: string;
  previousSignsUntil?: string;
  status: string;
  statusSince?: string;
  disabledReason?: string;
  lastFailure?: unknown;
  stoppedAt?: string;
  recoveredAt?: string;
  failing?: { failures: number; since?: string; sparedUntil?: string };
  createdAt?: string;
  /** Only in the answer that makes it. */
  secret?: string;
}

const STYLES: Readonly<Record<string, Style>> = {
  active: 'green',
  paused: 'yellow',
  failing: 'red',
  disabled: 'red',
};

function stateOf({ status, failing }: Endpoint): string {
  return status === 'active' && failing ? 'failing' : status;
}

/** The columns of `endpoint list`. */
export const ENDPOINT_COLUMNS: readonly Column<Endpoint>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'STATUS', value: stateOf, style: (endpoint) => STYLES[stateOf(endpoint)] },
  { title: 'SINCE', value: ({ statusSince }, { nowMs }) => timeAgo(statusSince, nowMs) },
  { title: 'EVENTS', value: ({ events }) => shortened(events) },
  { title: 'URL', value: ({ url }) => url },
];

/** One endpoint. */
export function endpointFieldLines(endpoint: Endpoint) {
  const { failing } = endpoint;
  return fields([
    ['id', endpoint.id],
    ['url', endpoint.url],
    ['events', endpoint.events.join(' ')],
    ['filter', endpoint.filter],
    ['description', endpoint.description],
    ['format', endpoint.format],
    ['headers', endpoint.headerNames?.join(' ')],
    ['timeoutSeconds', endpoint.timeoutSeconds],
    ['retrySchedule', endpoint.retrySchedule?.join(' ')],
    ['rate', endpoint.rate],
    ['after', endpoint.after?.join(' ')],
    ['status', [endpoint.status, endpoint.disabledReason].filter(Boolean).join(': ')],
    ['statusSince', endpoint.statusSince],
    ['failing', failing && `${times(failing.failures)}, since ${failing.since}`],
    ['sparedUntil', failing?.sparedUntil],
    ['lastFailure', endpoint.lastFailure],
    ['stoppedAt', endpoint.stoppedAt],
    ['recoveredAt', endpoint.recoveredAt],
    ['publicKey', endpoint.publicKey],
    ['previousSignsUntil', endpoint.previousSignsUntil],
    ['createdAt', endpoint.createdAt],
    ['secret', endpoint.secret],
  ]);
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times in a row`;
}

function shortened([first = '', ...more]: readonly string[]): string {
  return more.length > 0 ? `${first} +${more.length}` : first;
}
