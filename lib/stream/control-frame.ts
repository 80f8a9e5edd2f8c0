import { iso } from '../api/present.ts';
import { errorBody } from '../http/error-response.ts';
import type { ControlData, ControlType, Coverage } from '../protocol/stream-frames.ts';
import { sequenceCursor } from '../table/cursor.ts';
import { padded } from '../table/keys.ts';

/** What control frames are made with. */
export interface ControlDeps {
  now: () => number;
  randomId: () => string;
}

/** A control frame, as text. */
export function controlFrame<Type extends ControlType>(
  { now, randomId }: ControlDeps,
  type: Type,
  data: ControlData[Type],
  subscription?: string,
): string {
  return JSON.stringify({
    specversion: '1.0',
    id: randomId(),
    source: '/stream',
    type,
    time: iso(now()),
    datacontenttype: 'application/json',
    ...(subscription === undefined ? {} : { subscription }),
    data,
  });
}

/** What a frame covers: the numbers after one of them, up to another, which may be the same. */
export function coverage(after: number, upTo: number): Coverage {
  return {
    after: padded(after),
    upTo: padded(upTo),
    cursor: sequenceCursor.encode(Math.max(1, upTo + 1)),
  };
}

/** The frame that tells a client of an error. The text of one that is not ours stays here. */
export function errorFrame(deps: ControlDeps, error: unknown, subscription?: string): string {
  return controlFrame(deps, 'tidings.stream.error', errorBody(error).error, subscription);
}
