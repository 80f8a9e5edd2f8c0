import type { DataOf, EventData } from '../../lib/protocol/event-data.ts';

/** The data of each type of events that is known. */
export interface EventMap extends EventData {}

/** The data of a type. Google adds activities at will: those that are not documented have data too. */
export type DataOfType<Type extends string> = Type extends keyof EventMap
  ? EventMap[Type]
  : Type extends `reports.activities.${string}`
    ? DataOf<'reports.activities'>
    : unknown;
