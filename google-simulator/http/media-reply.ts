import { Reply } from './reply.ts';

/** The reply to a request for content, or for one range of its bytes. */
export function mediaReply(
  content: Buffer<ArrayBufferLike>,
  mimeType: string,
  range: string | undefined,
): Reply {
  const type = { 'content-type': mimeType };
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === undefined || (first === '' && last === '')) return new Reply(200, type, content);
  const size = content.length;
  // Without a first byte, it is the number of the last bytes.
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (from > to) return new Reply(416, { 'content-range': `bytes */${size}` });
  return new Reply(
    206,
    { ...type, 'content-range': `bytes ${from}-${to}/${size}` },
    content.subarray(from, to + 1),
  );
}
