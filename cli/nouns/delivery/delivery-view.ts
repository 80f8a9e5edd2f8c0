import type { presentAttempt } from '../../../lib/endpoints/attempt.ts';
import type { Style } from '../../../local/paint.ts';
import type { View } from '../../command/answer.ts';
import { fields } from '../../output/fields.ts';
import { type Column, table } from '../../output/table.ts';
import { timeAgo } from '../../output/time-ago.ts';

type Attempt = ReturnType<typeof presentAttempt>;

/** The fields of a delivery that are shown. */
export interface Delivery {
  id: string;
  /** One of these has it. */
  endpoint?: string;
  hook?: string;
  event: { id: string; type: string; time: string; sequence: string };
  status: string;
  reason?: string;
  attemptCount: number;
  attempts: readonly Attempt[];
  nextAttemptAt?: string;
  deliveredAt?: string;
  createdAt?: string;
}

const STYLES: Readonly<Record<string, Style>> = {
  delivered: 'green',
  pending: 'yellow',
  failed: 'red',
};

const styleOf = ({ status }: Delivery): Style | undefined => STYLES[status];

/** The columns of `delivery list`. */
export const DELIVERY_COLUMNS: readonly Column<Delivery>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'STATUS', value: ({ status }) => status, style: styleOf },
  { title: 'TYPE', value: ({ event }) => event.type },
  { title: 'EVENT', value: ({ event }, { nowMs }) => timeAgo(event.time, nowMs) },
  { title: 'TRIES', value: ({ attemptCount }) => attemptCount },
  { title: 'NEXT', value: ({ nextAttemptAt }, { nowMs }) => timeAgo(nextAttemptAt, nowMs) },
  { title: 'LAST', value: ({ attempts, reason }) => lastResult(attempts.at(-1), reason) },
];

const ATTEMPT_COLUMNS: readonly Column<Attempt>[] = [
  { title: 'AT', value: ({ at }, { nowMs }) => timeAgo(at, nowMs) },
  {
    title: 'RESULT',
    value: ({ status, errorClass }) => status ?? errorClass,
    style: (attempt) => (hasArrived(attempt) ? 'green' : 'red'),
  },
  { title: 'MS', value: ({ durationMs }) => durationMs },
  { title: 'ADDRESS', value: ({ address }) => address },
  { title: 'SAYS', value: ({ message, reply }) => message ?? reply },
];

/** One delivery with its attempts. */
export function deliveryText(delivery: Delivery): (view: View) => string {
  const { event } = delivery;
  const about = fields([
    ['id', delivery.id],
    ['status', [delivery.status, delivery.reason].filter(Boolean).join(': ')],
    ['endpoint', delivery.endpoint],
    ['hook', delivery.hook],
    ['event', event.id],
    ['type', event.type],
    ['time', event.time],
    ['sequence', event.sequence],
    ['attempts', delivery.attemptCount],
    ['nextAttemptAt', delivery.nextAttemptAt],
    ['deliveredAt', delivery.deliveredAt],
  ]);
  const attempts = table(ATTEMPT_COLUMNS, delivery.attempts, 'It was not tried yet.');
  return (view) => `${about(view)}\n\n${attempts(view)}`;
}

function hasArrived({ status = 0 }: Attempt): boolean {
  return status >= 200 && status < 300;
}

function lastResult(attempt: Attempt | undefined, reason: string | undefined): string {
  if (attempt === undefined) return reason ?? '';
  const { status, errorClass = '', message } = attempt;
  return status === undefined ? [errorClass, message].filter(Boolean).join(': ') : String(status);
}
