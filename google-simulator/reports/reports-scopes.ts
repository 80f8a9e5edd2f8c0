import { scopes } from '../oauth/scopes.ts';

/** The scopes of reading and watching activities. */
export const REPORTS_READ = scopes('admin.reports.audit.readonly');
