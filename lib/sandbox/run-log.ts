import { MAX_LOG_BYTES } from './limits.ts';

/** The last line of a log that was cut. */
export const CUT_MARK = '… (cut)';

const ROOM = MAX_LOG_BYTES - Buffer.byteLength(CUT_MARK) - 1;

/** The lines that a run logs: 4 KB in all. */
export class RunLog {
  readonly #lines: string[] = [];
  #bytes = 0;
  #cut = false;

  /** Keeps what fits of a line, and then no other one. */
  add(text: string): void {
    const room = ROOM - this.#bytes - 1;
    this.#cut ||= room < 0;
    if (this.#cut) return;
    const line = text.toWellFormed();
    const kept = cutToBytes(line, room);
    this.#cut = kept.length < line.length;
    if (this.#cut && kept === '') return;
    this.#lines.push(kept);
    this.#bytes += Buffer.byteLength(kept) + 1;
  }

  get lines(): readonly string[] {
    return this.#cut ? [...this.#lines, CUT_MARK] : [...this.#lines];
  }
}

/** The longest beginning of a text that has at most so many bytes, without half characters. */
function cutToBytes(text: string, bytes: number): string {
  const encoded = Buffer.from(text.slice(0, Math.max(0, bytes)));
  if (encoded.length <= bytes && text.length <= bytes) return text;
  let end = Math.min(encoded.length, Math.max(0, bytes));
  // A byte 10xxxxxx goes on with a character.
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return encoded
    .subarray(0, end)
    .toString()
    .replace(/\ufffd$/, '');
}
