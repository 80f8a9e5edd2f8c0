import { createHash } from 'node:crypto';

/** Four numbers below 2^32 that begin the random numbers of a run: the same for the same attempt. */
export function seedOf(eventId: string, attempt: number): [number, number, number, number] {
  const digest = createHash('sha256').update(`${attempt}\n${eventId}`).digest();
  return [0, 4, 8, 12].map((place) => digest.readUInt32LE(place)) as [
    number,
    number,
    number,
    number,
  ];
}
