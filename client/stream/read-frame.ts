import type { EventFrame } from '../../lib/protocol/stream-frames.ts';
import type { Received } from './received.ts';

/** How numbers of the log are written. */
export const NUMBER = /^\d{1,16}$/;
const CONTROL = /^tidings\.stream\.(live|behind|error)$/;

/** Reads a frame of the server. What is none is undefined: later versions may send more. */
export function readFrame(text: string): Received | undefined {
  const frame = parsed(text);
  const isEvent = frame?.source !== '/stream';
  const said = isEvent ? {} : Object(frame.data);
  const kind = isEvent ? 'event' : (CONTROL.exec(frame.type)?.[1] as Received['kind'] | undefined);
  if (typeof frame?.type !== 'string' || kind === undefined) return undefined;
  const { after, upTo, cursor } = isEvent ? { ...frame, upTo: frame.sequence } : said;
  const isSpan = NUMBER.test(after) && NUMBER.test(upTo) && typeof cursor === 'string';
  if (!isSpan && kind !== 'error') return undefined;
  const { subscription } = frame;
  const span = { after: Number(after), upTo: Number(upTo), cursor };
  return { kind, frame, subscription, said, size: text.length, ...span };
}

function parsed(text: string): EventFrame | undefined {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
