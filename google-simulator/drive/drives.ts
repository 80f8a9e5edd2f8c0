import type { Announce } from '../channels/announce.ts';
import type { Clock } from '../clock.ts';
import { GoogleError } from '../google-error.ts';
import { randomId } from '../ids.ts';
import { createFileAnnouncer, type FileAnnouncer } from './announce-file.ts';
import type { DriveFile, FileEdit, FileMetadata } from './drive-file.ts';
import { createDriveStore, type DriveStore } from './drive-store.ts';
import { requireRole } from './file-access.ts';
import { fileChange } from './file-change.ts';
import { contentFields, newFile, ownerPermission } from './new-file.ts';
import { createPermissions, type Permissions } from './permissions.ts';

/**
 * The drives of all users, and the shared drives, which every user can access. Every change is
 * logged and announced.
 */
export interface Drives
  extends Pick<DriveStore, 'of' | 'createShared' | 'sharedDrives' | 'find' | 'get'> {
  permissions: Permissions;
  /** The resource key of the channels on a file. */
  channelKey(user: string, fileId: string): string;
  /** The content of a file; empty without one. */
  contentOf(user: string, fileId: string): Buffer;
  /** The files that `user` has access to in My Drives, or those of a shared drive; no root. */
  list(user: string, driveId: string | undefined): DriveFile[];
  /** @throws GoogleError (404, or 403 if `user` may only read the folder) */
  create(user: string, metadata: FileMetadata, content?: Buffer): DriveFile;
  /** @throws GoogleError (403) if `user` may only read the file. */
  edit(user: string, fileId: string, edit: FileEdit): DriveFile;
  /** @throws GoogleError (403) unless `user` owns the file. */
  delete(user: string, fileId: string): void;
}

/** Creates a store without drives. */
export function createDrives(clock: Clock, announce: Announce): Drives {
  const store = createDriveStore(clock);
  const announcer = createFileAnnouncer(store, clock, announce);
  return {
    of: store.of,
    createShared: store.createShared,
    sharedDrives: store.sharedDrives,
    find: store.find,
    get: store.get,
    permissions: createPermissions(store, announcer),
    channelKey: (user, fileId) => announcer.channelKey(store.realId(user, fileId)),
    contentOf(user, fileId) {
      const { id } = store.get(user, fileId);
      return store.of(store.holderOf(id) ?? user).contents.get(id) ?? Buffer.alloc(0);
    },
    list(user, driveId) {
      const files = driveId ? [...store.of(driveId).files.values()] : store.visibleTo(user);
      // Google's files.list has no root folder.
      return files.filter(({ id }) => id !== store.of(store.holderOf(id) ?? user).rootId);
    },
    ...writingTo(store, announcer, clock),
  };
}

function writingTo(
  store: DriveStore,
  announcer: FileAnnouncer,
  clock: Clock,
): Pick<Drives, 'create' | 'edit' | 'delete'> {
  /** The ids of folders that `user` may write to. */
  const foldersIn = (user: string, ids: string[]): string[] =>
    ids.map((id) => {
      const folder = store.get(user, id);
      requireRole(store.roleOf(user, folder), 'writer', folder);
      return folder.id;
    });

  return {
    create(user, metadata, content) {
      const id = metadata.id ?? `1${randomId(32)}`;
      const parents = foldersIn(user, metadata.parents ?? ['root']);
      const holder = store.holderOf(parents[0] ?? '') ?? user;
      if (store.holderOf(id) !== undefined) throw new GoogleError('duplicate');
      const isShared = store.sharedDrives().has(holder);
      const file: DriveFile = {
        ...newFile(id, { ...metadata, parents }, clock.now()),
        ...contentFields(content),
        permissions: isShared ? [] : [ownerPermission(holder)],
        ...(isShared ? { driveId: holder } : {}),
      };
      store.put(holder, file, content);
      announcer.log(file, announcer.audienceOf(file), false);
      announcer.toFolders(parents);
      return file;
    },
    edit(user, fileId, edit) {
      const before = store.get(user, fileId);
      requireRole(store.roleOf(user, before), 'writer', before);
      const { removeParents = [] } = edit;
      const addParents = foldersIn(user, edit.addParents ?? []);
      const kept = before.parents.filter((parent) => !removeParents.includes(parent));
      const after: DriveFile = {
        ...before,
        modifiedTime: new Date(clock.now()).toISOString(),
        ...edit.metadata,
        ...contentFields(edit.content),
        permissions: before.permissions,
        kind: 'drive#file',
        id: before.id,
        parents: [...new Set([...kept, ...addParents])],
        version: String(Number(before.version) + 1),
      };
      store.put(store.holderOf(after.id) ?? user, after, edit.content);
      announcer.logEdit(before, after);
      announcer.toFile(after, fileChange(before, after, edit));
      announcer.toFolders(without(before.parents, after.parents));
      announcer.toFolders(without(after.parents, before.parents));
      return after;
    },
    delete(user, fileId) {
      const file = store.get(user, fileId);
      requireRole(store.roleOf(user, file), 'organizer', file);
      const audience = announcer.audienceOf(file);
      announcer.toFile(file, { state: 'remove' });
      store.remove(store.holderOf(file.id) ?? user, file.id);
      announcer.log(file, audience, true);
      announcer.toFolders(file.parents);
    },
  };
}

function without(ids: string[], others: string[]): string[] {
  return ids.filter((id) => !others.includes(id));
}
