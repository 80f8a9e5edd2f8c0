// What OAuth (RFC 6750) and Google's APIs take as secrets in a query.
const SECRETS = [
  'access_token',
  'oauth_token',
  'key',
  'refresh_token',
  'client_secret',
  'assertion',
];

/** A URL that may be shown: secrets in its query are replaced, a user and password are gone. */
export function redactUrl(url: string): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  for (const name of SECRETS)
    if (shown.searchParams.has(name)) shown.searchParams.set(name, 'REDACTED');
  return shown.href;
}
