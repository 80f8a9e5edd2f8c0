import type { Announce, ResourceChange } from '../channels/announce.ts';
import { resourceKey } from '../channels/resource.ts';
import type { Clock } from '../clock.ts';
import type { DriveFile } from './drive-file.ts';
import type { DriveStore } from './drive-store.ts';

/** Logs and announces changes of files. */
export interface FileAnnouncer {
  /** The resource key of the channels on a file. */
  channelKey(fileId: string): string;
  /** Appends a change of a file to the change logs of these users. */
  log(file: DriveFile, users: string[], removed: boolean): void;
  /** Logs an edit for all who had or have access; for who lost it, the file is removed. */
  logEdit(before: DriveFile, after: DriveFile): void;
  /** Announces on the channels on a file, of all users with access or of those that `isFor`. */
  toFile(file: DriveFile, change: ResourceChange, isFor?: (user: string) => boolean): void;
  /** Announces that the children of folders have changed. */
  toFolders(folders: string[]): void;
  /** The holder of a file's drive, and the users that the file is shared with. */
  audienceOf(file: DriveFile): string[];
}

/** Creates the announcer of the files of `store`. */
export function createFileAnnouncer(
  store: DriveStore,
  clock: Clock,
  announce: Announce,
): FileAnnouncer {
  const holderOf = (fileId: string): string => store.holderOf(fileId) ?? '';
  const channelKey = (fileId: string): string =>
    resourceKey('drive.files', holderOf(fileId), fileId);
  const audienceOf = (file: DriveFile): string[] => {
    const users = store.permissionsOn(file).map(({ emailAddress }) => emailAddress ?? '');
    return [...new Set([holderOf(file.id), ...users.filter((user) => user !== '')])];
  };

  const log = (file: DriveFile, users: string[], removed: boolean): void => {
    const time = new Date(clock.now()).toISOString();
    for (const holder of users) {
      store.of(holder).changes.append({ fileId: file.id, removed, time });
      announce(resourceKey('drive.changes', holder), { state: 'change' });
    }
  };

  return {
    channelKey,
    audienceOf,
    log,
    logEdit(before, after) {
      const has = audienceOf(after);
      log(after, has, false);
      const lost = audienceOf(before).filter((user) => !has.includes(user));
      log(after, lost, true);
    },
    toFile(file, change, isFor = (user) => store.roleOf(user, file) !== undefined) {
      announce(channelKey(file.id), change, ({ openedBy }) => isFor(openedBy.user));
    },
    toFolders(folders) {
      for (const folder of folders) {
        announce(channelKey(folder), { state: 'update', changed: ['children'] });
      }
    },
  };
}
