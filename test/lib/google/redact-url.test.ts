import { expect, test } from 'vitest';
import { redactUrl } from '../../../lib/google/redact-url.ts';

test.each(['access_token', 'oauth_token', 'key', 'refresh_token', 'client_secret', 'assertion'])(
  'a URL with a %s is redacted',
  (name) => {
    const url = `https://www.googleapis.com/drive/v3/changes/watch?pageToken=7&${name}=s3cret`;
    expect(redactUrl(url)).not.toContain('s3cret');
    expect(redactUrl(url)).toContain('pageToken=7');
  },
);

test('a URL with a user and a password is redacted', () => {
  expect(redactUrl('https://user:s3cret@proxy.example/drive')).toBe('https://proxy.example/drive');
});

test('a URL without secrets does not change', () => {
  const url = 'https://www.googleapis.com/calendar/v3/channels/stop';
  expect(redactUrl(url)).toBe(url);
});
