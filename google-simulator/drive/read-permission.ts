import { GoogleError } from '../google-error.ts';
import { notServed } from '../http/not-served.ts';
import type { Permission } from './drive-file.ts';
import { ROLES } from './file-access.ts';
import { permissionIdOf } from './new-file.ts';

const TYPES = new Set(['user', 'group', 'domain', 'anyone']);

/** Reads the permission in the body of a call. @throws GoogleError (400) */
export function readPermission(body: Record<string, unknown>): Permission {
  const role = readRole(body.role);
  const type = String(body.type);
  if (!TYPES.has(type)) throw new GoogleError('required', { location: 'permission.type' });
  const permission: Permission = { kind: 'drive#permission', id: '', type, role };
  const { emailAddress, domain } = body;
  if (type === 'user' || type === 'group') {
    if (typeof emailAddress !== 'string') {
      throw new GoogleError('invalid', { location: 'permission.emailAddress' });
    }
    permission.emailAddress = emailAddress;
  }
  if (type === 'domain') {
    if (typeof domain !== 'string') {
      throw new GoogleError('invalid', { location: 'permission.domain' });
    }
    permission.domain = domain;
  }
  permission.id = permissionIdOf(type, permission.emailAddress ?? permission.domain);
  return permission;
}

/** @throws GoogleError (400, or 501 for a transfer of ownership) */
export function readRole(role: unknown): string {
  if (role === 'owner') throw notServed('the transfer of ownership');
  if (typeof role === 'string' && ROLES.includes(role)) return role;
  throw new GoogleError('required', { location: 'permission.role' });
}
