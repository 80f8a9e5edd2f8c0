import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import { Reply } from '../http/reply.ts';
import { randomId } from '../ids.ts';
import type { FileMetadata } from './drive-file.ts';

/** A resumable upload that has begun. */
export interface UploadSession {
  metadata: FileMetadata;
  /** The call that began it. */
  begun: Call;
  received: Buffer;
}

/** The resumable uploads that have begun and not ended. */
export interface ResumableUploads {
  /** Begins an upload: the reply has its address. */
  begin(call: Call): Reply;
  /** Takes a chunk. Returns the reply that asks for more, or the session when all has arrived. */
  receive(call: Call): Reply | UploadSession;
}

// "308 Resume Incomplete" (Drive's guide on uploads).
const RESUME_INCOMPLETE = 308;

/** Creates an empty store of uploads. */
export function createResumableUploads(): ResumableUploads {
  const sessions = new Map<string, UploadSession>();
  return {
    begin(call) {
      const { path, query, body, headers } = call;
      const mimeType = headers['x-upload-content-type'];
      const given = typeof mimeType === 'string' ? { mimeType } : {};
      const id = randomId(40);
      const metadata: FileMetadata = { ...given, ...body };
      sessions.set(id, { metadata, begun: call, received: Buffer.alloc(0) });
      // The parameters of the first call, such as `fields`, hold for the whole upload.
      const kept = new URLSearchParams(query);
      kept.set('upload_id', id);
      const location = `http://${headers.host}${path}?${kept}`;
      return new Reply(200, { location, 'x-guploader-uploadid': id });
    },
    receive({ query, headers, raw }) {
      const id = query.get('upload_id') ?? '';
      const session = sessions.get(id);
      if (!session) throw new GoogleError('notFound', { location: 'upload_id' });
      const range = readRange(headers['content-range'], raw.length);
      if (range.from !== undefined) {
        if (range.from !== session.received.length) throw new GoogleError('badRequest');
        session.received = Buffer.concat([session.received, raw]);
      }
      if (session.received.length !== range.total) return incomplete(session.received.length);
      sessions.delete(id);
      return session;
    },
  };
}

function incomplete(received: number): Reply {
  const range = received === 0 ? {} : { range: `bytes=0-${received - 1}` };
  return new Reply(RESUME_INCOMPLETE, range);
}

/** Where the chunk starts, if there is one, and the length of the whole, if it is known. */
function readRange(
  header: string | undefined,
  length: number,
): { from: number | undefined; total: number | undefined } {
  if (header === undefined) return { from: 0, total: length };
  const [, from, to, total] = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(header) ?? [];
  const isSpanRight = from === undefined || Number(to) - Number(from) + 1 === length;
  if (total === undefined || !isSpanRight) {
    throw new GoogleError('badRequest', { message: `Invalid Content-Range: ${header}` });
  }
  return {
    from: from === undefined ? undefined : Number(from),
    total: total === '*' ? undefined : Number(total),
  };
}
