import { styleOf } from '../../../local/paint.ts';
import type { View } from '../../command/answer.ts';
import { fields } from '../../output/fields.ts';
import { plainJson } from '../../output/plain-json.ts';
import type { Column } from '../../output/table.ts';
import { timeAgo } from '../../output/time-ago.ts';

/** The attributes of an event that are shown. */
export interface ListedEvent {
  id: string;
  type: string;
  source: string;
  subject?: string;
  time: string;
  sequence: string;
  ref?: string;
  sender?: string;
  data?: unknown;
}

/** The columns of `event list`. */
export const EVENT_COLUMNS: readonly Column<ListedEvent>[] = [
  { title: 'NUMBER', value: ({ sequence }) => Number(sequence) },
  { title: 'TIME', value: ({ time }, { nowMs }) => timeAgo(time, nowMs) },
  { title: 'TYPE', value: ({ type }) => type, style: ({ type }) => styleOf(type) },
  { title: 'ID', value: ({ id }) => id },
  { title: 'SUBJECT', value: ({ subject, source }) => subject ?? source },
];

/** One event, and below it its data. */
export function eventText(event: ListedEvent): (view: View) => string {
  const attributes = fields([
    ['id', event.id],
    ['type', event.type],
    ['sequence', event.sequence],
    ['time', event.time],
    ['source', event.source],
    ['subject', event.subject],
    ['ref', event.ref],
    ['sender', event.sender],
  ]);
  const data = plainJson(event.data ?? {});
  return (view) => `${attributes(view)}\n\n${data}`;
}
