import type { Clock } from '../clock.ts';
import { GoogleError } from '../google-error.ts';
import { hashedId, randomId } from '../ids.ts';
import { type ChangeLog, createChangeLog } from './change-log.ts';
import { type DriveFile, FOLDER, type Permission } from './drive-file.ts';
import { strongestRole } from './file-access.ts';
import { newFile, ownerPermission } from './new-file.ts';

/** One drive: a user's My Drive or a shared drive. */
export interface Drive {
  rootId: string;
  files: Map<string, DriveFile>;
  contents: Map<string, Buffer>;
  changes: ChangeLog;
}

/** The drives by holder: a user's email address, or the id of a shared drive. */
export interface DriveStore {
  /** A user's drive and its root folder are created on first access. */
  of(holder: string): Drive;
  createShared(name: string): { id: string; name: string };
  /** The ids and names of the shared drives. */
  sharedDrives(): Map<string, string>;
  realId(user: string, fileId: string): string;
  /** The holder of the drive with a file; undefined if there is none. */
  holderOf(fileId: string): string | undefined;
  put(holder: string, file: DriveFile, content?: Buffer): void;
  remove(holder: string, fileId: string): void;
  /** The permissions on a file: its own, and those that it inherits from its folders. */
  permissionsOn(file: DriveFile): Permission[];
  /** The role of `user` on a file. Every user is an organizer of all shared drives. */
  roleOf(user: string, file: DriveFile): string | undefined;
  /** Finds a file that `user` has access to, by its id or the alias `root`. */
  find(user: string, fileId: string): DriveFile | undefined;
  /** As `find`. @throws GoogleError (404) if there is none. */
  get(user: string, fileId: string): DriveFile;
  /** All files that `user` has access to, in all My Drives. */
  visibleTo(user: string): DriveFile[];
}

/** Creates a store without drives. */
export function createDriveStore(clock: Clock): DriveStore {
  const drives = new Map<string, Drive>();
  const shared = new Map<string, string>();
  const holders = new Map<string, string>();

  const add = (holder: string, rootId: string, name: string): Drive => {
    const root = newFile(rootId, { name, mimeType: FOLDER }, clock.now());
    if (!shared.has(holder)) root.permissions = [ownerPermission(holder)];
    const drive: Drive = {
      rootId,
      files: new Map([[rootId, root]]),
      contents: new Map(),
      changes: createChangeLog(),
    };
    drives.set(holder, drive);
    holders.set(rootId, holder);
    return drive;
  };
  const of = (holder: string): Drive =>
    drives.get(holder) ?? add(holder, `0A${hashedId(15, 'root', holder)}PVA`, 'My Drive');
  const realId = (user: string, id: string): string => (id === 'root' ? of(user).rootId : id);
  const fileWith = (id: string): DriveFile | undefined =>
    drives.get(holders.get(id) ?? '')?.files.get(id);
  const permissionsOn = (file: DriveFile): Permission[] => {
    // A set that grows while it is read: all folders above, each once, even in a circle.
    const above = new Set([file]);
    for (const { parents } of above) {
      for (const folder of parents.map(fileWith)) if (folder) above.add(folder);
    }
    return [...above].flatMap(({ permissions }) => permissions);
  };
  const roleOf = (user: string, file: DriveFile): string | undefined => {
    const holder = holders.get(file.id) ?? '';
    if (shared.has(holder)) return 'organizer';
    return holder === user ? 'owner' : strongestRole(permissionsOn(file), user);
  };

  const find = (user: string, fileId: string): DriveFile | undefined => {
    const file = fileWith(realId(user, fileId));
    return file && roleOf(user, file) === undefined ? undefined : file;
  };

  return {
    of,
    createShared(name) {
      const id = `0A${randomId(15)}PVA`;
      shared.set(id, name);
      add(id, id, name);
      return { id, name };
    },
    sharedDrives: () => shared,
    realId,
    holderOf: (fileId) => holders.get(fileId),
    put(holder, file, content) {
      const { files, contents } = of(holder);
      files.set(file.id, file);
      holders.set(file.id, holder);
      if (content) contents.set(file.id, content);
    },
    remove(holder, fileId) {
      of(holder).files.delete(fileId);
      of(holder).contents.delete(fileId);
      holders.delete(fileId);
    },
    permissionsOn,
    roleOf,
    find,
    get(user, fileId) {
      const file = find(user, fileId);
      if (file) return file;
      const message = `File not found: ${fileId}.`;
      throw new GoogleError('notFound', { message, location: 'fileId' });
    },
    visibleTo(user) {
      const own = [...of(user).files.values()];
      const others = [...drives].filter(([holder]) => holder !== user && !shared.has(holder));
      const files = others.flatMap(([, drive]) => [...drive.files.values()]);
      return [...own, ...files.filter((file) => roleOf(user, file) !== undefined)];
    },
  };
}
