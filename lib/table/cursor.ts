import { isChannelId } from '../protocol/channel-id.ts';
import { TidingsError } from '../protocol/tidings-error.ts';

/** Turns a place in a list into an opaque string and back. */
export interface CursorFormat<Place> {
  encode(place: Place): string;
  /** @throws TidingsError `invalid-cursor` */
  decode(cursor: string): Place;
}

// A cursor says only where in a list to go on. Which list it is comes from the request, so that no
// cursor, however made, can point into the keys of another channel or owner.
function cursorFormat<Place>(
  write: (place: Place) => string,
  read: (text: string) => Place | undefined,
): CursorFormat<Place> {
  const encode = (place: Place) => Buffer.from(write(place), 'utf8').toString('base64url');
  return {
    encode,
    decode(cursor) {
      const place = read(Buffer.from(cursor, 'base64url').toString('utf8'));
      // Comparing the way back refuses every other spelling of the same place.
      if (place !== undefined && encode(place) === cursor) return place;
      throw new TidingsError(
        'invalid-cursor',
        'cursor is not one that the service gave. Take it unchanged, from nextCursor of a page or from the stream.',
        { field: 'cursor' },
      );
    },
  };
}

const numberCursor: CursorFormat<number> = cursorFormat(String, (text) => {
  const number = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(number) && number > 0 ? number : undefined;
});

/** A place among the notifications of one channel. */
export const messageNumberCursor = numberCursor;

/** A place in an owner's log: the number from which to go on. */
export const sequenceCursor = numberCursor;

/** A place among deliveries, by age. */
export const deliveryCursor: CursorFormat<{ createdAtMs: number; id: string }> = cursorFormat(
  ({ createdAtMs, id }) => `${createdAtMs}#${id}`,
  (text) => {
    const [, digits = '', id = ''] = /^(\d{1,16})#([\w.-]{1,200})$/.exec(text) ?? [];
    const createdAtMs = Number(digits);
    return digits !== '' && Number.isSafeInteger(createdAtMs) ? { createdAtMs, id } : undefined;
  },
);

/** A place among the runs of a hook, by age, and how many of them were shown before. */
export const runCursor: CursorFormat<{ atMs: number; eventId: string; shown: number }> =
  cursorFormat(
    ({ atMs, eventId, shown }) => `${atMs}#${shown}#${eventId}`,
    (text) => {
      const [, atDigits = '', shownDigits = '', eventId = ''] =
        /^(\d{1,16})#(\d{1,3})#([\w.-]{1,200})$/.exec(text) ?? [];
      const atMs = Number(atDigits);
      return atDigits !== '' && Number.isSafeInteger(atMs)
        ? { atMs, eventId, shown: Number(shownDigits) }
        : undefined;
    },
  );

/** A place among what an owner has of one kind, by age. */
export const itemCursor: CursorFormat<{ createdAtMs: number; id: string }> = cursorFormat(
  ({ createdAtMs, id }) => `${createdAtMs}#${id}`,
  (text) => {
    const [, digits = '', id = ''] = /^(\d{1,16})#(.*)$/s.exec(text) ?? [];
    const createdAtMs = Number(digits);
    return digits !== '' && Number.isSafeInteger(createdAtMs) && isChannelId(id)
      ? { createdAtMs, id }
      : undefined;
  },
);
