import type { Announce } from '../channels/announce.ts';
import { resourceKey } from '../channels/resource.ts';
import type { Clock } from '../clock.ts';
import { GoogleError } from '../google-error.ts';
import { hashedId, randomId } from '../ids.ts';
import { type ChangeLog, createChangeLog } from './change-log.ts';
import type { DriveFile, FileEdit, FileMetadata } from './drive-file.ts';
import { fileChange } from './file-change.ts';
import { contentFields, newFile } from './new-file.ts';

/** One drive: a user's My Drive or a shared drive. */
export interface Drive {
  rootId: string;
  files: Map<string, DriveFile>;
  changes: ChangeLog;
}

/**
 * The drives of all users, and the shared drives, which every user can access. Every change is
 * logged and announced.
 */
export interface Drives {
  of(user: string): Drive;
  createShared(name: string): { id: string; name: string };
  shared(driveId: string): Drive | undefined;
  /** Finds a file by its id or the alias `root`. @throws GoogleError (404) if there is none. */
  get(user: string, fileId: string): DriveFile;
  /** The resource key of the channels on a file. */
  channelKey(user: string, fileId: string): string;
  create(user: string, metadata: FileMetadata, content?: Buffer): DriveFile;
  edit(user: string, fileId: string, edit: FileEdit): DriveFile;
  delete(user: string, fileId: string): void;
}

const FOLDER = 'application/vnd.google-apps.folder';

/**
 * Creates a store without drives. A user's drive and its root folder are created on first access.
 */
export function createDrives(clock: Clock, announce: Announce): Drives {
  // By holder: a user's email address or the id of a shared drive.
  const drives = new Map<string, Drive>();
  const sharedIds = new Set<string>();

  const add = (holder: string, rootId: string, name: string): Drive => {
    const root = newFile(rootId, { name, mimeType: FOLDER }, clock.now());
    const drive = { rootId, files: new Map([[rootId, root]]), changes: createChangeLog() };
    drives.set(holder, drive);
    return drive;
  };
  const of = (holder: string): Drive =>
    drives.get(holder) ?? add(holder, `0A${hashedId(15, 'root', holder)}PVA`, 'My Drive');
  const realId = (user: string, id: string): string => (id === 'root' ? of(user).rootId : id);
  /** The holder of the drive that contains a file: a shared drive, or else the user. */
  const holderOf = (user: string, id: string): string =>
    [...sharedIds].find((driveId) => of(driveId).files.has(id)) ?? user;
  const channelKey = (user: string, fileId: string): string => {
    const id = realId(user, fileId);
    return resourceKey('drive.files', holderOf(user, id), id);
  };
  const get = (user: string, fileId: string): DriveFile => {
    const id = realId(user, fileId);
    const file = of(holderOf(user, id)).files.get(id);
    if (file) return file;
    throw new GoogleError('notFound', {
      message: `File not found: ${fileId}.`,
      location: 'fileId',
    });
  };
  const logChange = (holder: string, fileId: string, removed: boolean): void => {
    of(holder).changes.append({ fileId, removed, time: new Date(clock.now()).toISOString() });
    announce(resourceKey('drive.changes', holder), { state: 'change' });
  };
  const announceToFolders = (user: string, folders: string[]): void => {
    for (const folder of folders) {
      announce(channelKey(user, folder), { state: 'update', changed: ['children'] });
    }
  };

  return {
    of,
    createShared(name) {
      const id = `0A${randomId(15)}PVA`;
      sharedIds.add(id);
      add(id, id, name);
      return { id, name };
    },
    shared: (driveId) => (sharedIds.has(driveId) ? of(driveId) : undefined),
    get,
    channelKey,
    create(user, metadata, content) {
      const id = metadata.id ?? `1${randomId(32)}`;
      const parents = (metadata.parents ?? ['root']).map((parent) => realId(user, parent));
      const holder = holderOf(user, parents[0] ?? '');
      if (of(holder).files.has(id)) throw new GoogleError('duplicate');
      const file = {
        ...newFile(id, { ...metadata, parents }, clock.now()),
        ...contentFields(content),
        ...(sharedIds.has(holder) ? { driveId: holder } : {}),
      };
      of(holder).files.set(id, file);
      logChange(holder, id, false);
      announceToFolders(user, parents);
      return file;
    },
    edit(user, fileId, edit) {
      const before = get(user, fileId);
      const holder = holderOf(user, before.id);
      const { addParents = [], removeParents = [] } = edit;
      const kept = before.parents.filter((parent) => !removeParents.includes(parent));
      const after: DriveFile = {
        ...before,
        modifiedTime: new Date(clock.now()).toISOString(),
        ...edit.metadata,
        ...contentFields(edit.content),
        kind: 'drive#file',
        id: before.id,
        parents: [...new Set([...kept, ...addParents])],
        version: String(Number(before.version) + 1),
      };
      of(holder).files.set(after.id, after);
      logChange(holder, after.id, false);
      announce(channelKey(user, after.id), fileChange(before, after, edit));
      announceToFolders(user, without(before.parents, after.parents));
      announceToFolders(user, without(after.parents, before.parents));
      return after;
    },
    delete(user, fileId) {
      const file = get(user, fileId);
      const key = channelKey(user, file.id);
      const holder = holderOf(user, file.id);
      of(holder).files.delete(file.id);
      logChange(holder, file.id, true);
      announce(key, { state: 'remove' });
      announceToFolders(user, file.parents);
    },
  };
}

function without(ids: string[], others: string[]): string[] {
  return ids.filter((id) => !others.includes(id));
}
