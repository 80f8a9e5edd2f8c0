const ROOT = 'https://www.googleapis.com/auth/';

/** The full names of scopes, as Google's discovery documents have them. */
export function scopes(...names: string[]): string[] {
  return names.map((name) => ROOT + name);
}

/** Scopes that together open every method that the simulator serves. */
export const ALL_APIS = scopes(
  'drive',
  'calendar',
  'admin.directory.user',
  'admin.reports.audit.readonly',
  'devstorage.full_control',
);
