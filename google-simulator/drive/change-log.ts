import { GoogleError } from '../google-error.ts';

/** One entry of a drive's change log. */
export interface LoggedChange {
  fileId: string;
  removed: boolean;
  time: string;
}

/** One page of a change log, with the token of the next page or of future changes. */
export interface ChangePage {
  changes: LoggedChange[];
  nextPageToken?: string;
  newStartPageToken?: string;
}

/** The changes of one drive, in order. */
export interface ChangeLog {
  append(change: LoggedChange): void;
  /** The token for future changes. */
  startPageToken(): string;
  page(pageToken: string, pageSize: number): ChangePage;
}

const FIRST_TOKEN = 1;

/** Creates an empty change log. Its page tokens are positions and never expire. */
export function createChangeLog(): ChangeLog {
  const log: LoggedChange[] = [];
  const lastOf = new Map<string, number>();
  const end = (): number => log.length + FIRST_TOKEN;
  // Drive lists only the last of several changes to a file.
  const nextListed = (from: number): number => {
    let at = from;
    while (at < end() && lastOf.get(log[at - FIRST_TOKEN]?.fileId ?? '') !== at) at += 1;
    return at;
  };

  return {
    append(change) {
      lastOf.set(change.fileId, end());
      log.push(change);
    },
    startPageToken: () => String(end()),
    page(pageToken, pageSize) {
      const from = Number(pageToken);
      if (!Number.isInteger(from) || from < FIRST_TOKEN || from > end()) {
        throw new GoogleError('invalid', { location: 'pageToken' });
      }
      const changes: LoggedChange[] = [];
      let at = nextListed(from);
      while (at < end() && changes.length < pageSize) {
        changes.push(log[at - FIRST_TOKEN] as LoggedChange);
        at = nextListed(at + 1);
      }
      // Only the last page has a newStartPageToken (reference of changes.list).
      if (at < end()) return { changes, nextPageToken: String(at) };
      return { changes, newStartPageToken: String(end()) };
    },
  };
}
