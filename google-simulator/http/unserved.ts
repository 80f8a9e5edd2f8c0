// The methods of Google's discovery documents that the simulator does not have. `*` stands for one
// segment of a path and `**` for one or more.
const UNSERVED = [
  // Drive v2 has its watch and stop methods only.
  'GET|POST|PUT|PATCH|DELETE /drive/v2/about|apps|changes|children|drives|files|permissionIds|teamdrives',
  'GET|POST|PUT|PATCH|DELETE /drive/v2/apps|drives|permissionIds|teamdrives/**',
  'GET /drive/v2/changes/*',
  'GET|PUT|PATCH|DELETE /drive/v2/files/**',
  'POST /drive/v2/files/*/copy|touch|trash|untrash|modifyLabels|children|parents|permissions|properties|comments',
  'POST /drive/v2/files/*/comments/*/replies',
  'POST|PUT /upload/drive/v2/files',
  'PUT /upload/drive/v2/files/*',
  'POST|PUT|PATCH /resumable/upload/drive|storage/**',
  'GET /drive/v3/about|apps',
  'GET /drive/v3/apps|operations/*',
  'GET|POST /drive/v3/teamdrives',
  'GET|PATCH|DELETE /drive/v3/teamdrives/*',
  'PATCH|DELETE /drive/v3/drives/*',
  'POST /drive/v3/drives/*/hide|unhide',
  'GET /drive/v3/files/generateIds|generateCseToken',
  'DELETE /drive/v3/files/trash',
  'GET /drive/v3/files/*/export|listLabels|revisions|comments|accessproposals|approvals',
  'POST /drive/v3/files/*/copy|download|modifyLabels|comments|approvals:start',
  'GET|POST|PATCH|DELETE /drive/v3/files/*/revisions|comments|accessproposals|approvals/**',
  'GET|PATCH|PUT /calendar/v3/calendars/*/acl/*',
  'POST /calendar/v3/users/me/calendarList',
  'GET|PATCH|PUT|DELETE /calendar/v3/users/me/calendarList/*',
  'PATCH|PUT /calendar/v3/calendars/*',
  'POST /calendar/v3/calendars/*/clear|transferOwnership',
  'GET /calendar/v3/colors',
  'POST /calendar/v3/freeBusy',
  'POST /calendar/v3/calendars/*/events/import|quickAdd',
  'GET /calendar/v3/calendars/*/events/*/instances',
  'POST /calendar/v3/calendars/*/events/*/move',
  'GET /calendar/v3/users/me/settings/*',
  'GET|POST|PUT|PATCH|DELETE /admin/directory/v1/groups',
  'GET|POST|PUT|PATCH|DELETE /admin/directory/v1/groups|customer|customers/**',
  'POST /admin/directory/v1/users:createGuest',
  'GET|DELETE /admin/directory/v1/users/*/asps|tokens/*',
  'GET /admin/directory/v1/users/*/asps|tokens|verificationCodes',
  'POST /admin/directory/v1/users/*/signOut',
  'GET|PUT|PATCH|DELETE /admin/directory/v1/users/*/photos/thumbnail',
  'POST /admin/directory/v1/users/*/verificationCodes|twoStepVerification/*',
  'DELETE /admin/directory/v1/users/*/twoStepVerification/*',
  'GET /admin/reports/v1/usage/**',
  'GET|POST|PUT|PATCH|DELETE /storage/v1/b',
  'GET|POST|PUT|PATCH|DELETE /storage/v1/b/*',
  'GET|POST|PUT|PATCH|DELETE /storage/v1/b/*/acl|defaultObjectAcl|iam|notificationConfigs',
  'GET|POST /storage/v1/b/*/o',
  'POST /upload/storage/v1/b/*/o',
];

const PATTERNS = UNSERVED.map((line) => {
  const [methods = '', path = ''] = line.split(' ');
  const segments = path.split('/').map((segment) => {
    if (segment === '**') return '.+';
    return segment === '*' ? '[^/]+' : `(?:${segment})`;
  });
  return new RegExp(`^(?:${methods}) ${segments.join('/')}$`);
});

/** Whether a request is for a method that Google has and the simulator does not. */
export function isUnserved(method: string, path: string): boolean {
  return PATTERNS.some((pattern) => pattern.test(`${method} ${path}`));
}
