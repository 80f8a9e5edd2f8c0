import { GoogleError } from '../google-error.ts';
import type { FileAnnouncer } from './announce-file.ts';
import type { DriveFile, Permission } from './drive-file.ts';
import type { DriveStore } from './drive-store.ts';
import { requireRole } from './file-access.ts';

/** The permissions on files. Every change is logged, and announced as one of `permissions`. */
export interface Permissions {
  /** @throws GoogleError (403) if `user` may not see them. */
  list(user: string, fileId: string): Permission[];
  /** Adds a permission, or replaces the one with the same id. */
  put(user: string, fileId: string, permission: Permission): Permission;
  get(user: string, fileId: string, permissionId: string): Permission;
  delete(user: string, fileId: string, permissionId: string): void;
}

/** Creates the permissions of the files of `store`. */
export function createPermissions(store: DriveStore, announcer: FileAnnouncer): Permissions {
  const writable = (user: string, fileId: string): DriveFile => {
    const file = store.get(user, fileId);
    requireRole(store.roleOf(user, file), 'writer', file);
    return file;
  };
  const find = ({ permissions }: DriveFile, permissionId: string): Permission => {
    const found = permissions.find(({ id }) => id === permissionId);
    if (found) return found;
    const message = `Permission not found: ${permissionId}.`;
    throw new GoogleError('notFound', { message, location: 'permissionId' });
  };
  const replace = (before: DriveFile, permissions: Permission[]): void => {
    const version = String(Number(before.version) + 1);
    const after = { ...before, permissions, shared: permissions.length > 1, version };
    store.put(store.holderOf(before.id) ?? '', after);

    announcer.logEdit(before, after);
    const reads = (user: string, file: DriveFile) => store.roleOf(user, file) !== undefined;
    announcer.toFile(
      after,
      { state: 'remove' },
      (user) => reads(user, before) && !reads(user, after),
    );
    announcer.toFile(after, { state: 'add' }, (user) => !reads(user, before) && reads(user, after));
    announcer.toFile(
      after,
      { state: 'update', changed: ['permissions'] },
      (user) => reads(user, before) && reads(user, after),
    );
  };

  return {
    list: (user, fileId) => writable(user, fileId).permissions,
    get: (user, fileId, permissionId) => find(writable(user, fileId), permissionId),
    put(user, fileId, permission) {
      const file = writable(user, fileId);
      const others = file.permissions.filter(({ id }) => id !== permission.id);
      replace(file, [...others, permission]);
      return permission;
    },
    delete(user, fileId, permissionId) {
      const file = writable(user, fileId);
      const permission = find(file, permissionId);
      if (permission.role === 'owner') throw new GoogleError('forbidden');
      replace(
        file,
        file.permissions.filter((other) => other !== permission),
      );
    },
  };
}
