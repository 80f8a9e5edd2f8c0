import type { DataOfType, EventMap } from './event-map.ts';
import type { Selector } from './selector.ts';
import type { StreamEvent } from './stream-event.ts';

/** The event that a type, a pattern of types or a selector stands for. */
export type EventOf<Selected extends string | Selector> = Selected extends string
  ? StreamEvent<Selected extends keyof EventMap ? Selected : string, DataOfType<Selected>>
  : Selected extends Selector<infer Type>
    ? EventOf<Type>
    : never;
