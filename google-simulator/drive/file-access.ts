import { GoogleError } from '../google-error.ts';
import type { DriveFile, Permission } from './drive-file.ts';

/** The roles of a permission, the weakest first. */
export const ROLES = ['reader', 'commenter', 'writer', 'fileOrganizer', 'organizer', 'owner'];

/** Whether a permission gives `user` access. */
export function isGrantedTo({ type, emailAddress, domain }: Permission, user: string): boolean {
  if (type === 'anyone') return true;
  return type === 'domain' ? user.endsWith(`@${domain}`) : emailAddress === user;
}

/** The strongest role that `user` has by these permissions. */
export function strongestRole(permissions: Permission[], user: string): string | undefined {
  const ranks = permissions
    .filter((permission) => isGrantedTo(permission, user))
    .map(({ role }) => ROLES.indexOf(role));
  return ROLES[Math.max(-1, ...ranks)];
}

/** @throws GoogleError (403) if `role` is weaker than `least`. */
export function requireRole(role: string | undefined, least: string, { id }: DriveFile): void {
  if (role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(least)) return;
  throw new GoogleError('insufficientFilePermissions', {
    status: 403,
    message: `The user does not have sufficient permissions for file ${id}.`,
  });
}
