import { expect, test } from 'vitest';
import { validateAddress } from '../../../lib/protocol/validate-address.ts';
import { failure, shownBy } from './examples.ts';

test.each([
  'https://mydomain.com/notifications',
  'https://abc.execute-api.eu-west-1.amazonaws.com/notifications?x=1',
  'https://mydomain.com:8443/',
  'HTTPS://MYDOMAIN.COM',
])('takes %s', (address) => {
  expect(validateAddress(address, {})).toBeUndefined();
});

test.each([
  '',
  'mydomain.com/notifications',
  '//mydomain.com/',
  'https://',
  'http://mydomain.com/',
  'ftp://mydomain.com/',
  'javascript:alert(1)',
  'http://localhost:3000/',
  // medplum/medplum#8141: Google strips them.
  'https://id:secret@mydomain.com/',
  'https://id@mydomain.com/',
])('GC-15 differs: rejects %j', (address) => {
  expect(() => validateAddress(address, {})).toThrow(failure('invalid-address', 'address'));
});

test.each(['http://localhost:3000/n', 'http://127.0.0.1/', 'http://[::1]:80/'])(
  '%s passes where loopback is allowed',
  (address) => {
    expect(validateAddress(address, { allowLoopbackHttp: true })).toBeUndefined();
    expect(() => validateAddress(address, { allowLoopbackHttp: false })).toThrow(
      failure('invalid-address'),
    );
  },
);

test.each([
  'http://mydomain.com/',
  'http://localhost.mydomain.com/',
  'http://127.0.0.1.nip.io/',
  'http://10.0.0.1/',
  'ftp://localhost/',
  'http://id:secret@localhost/',
])('%s does not even then', (address) => {
  expect(() => validateAddress(address, { allowLoopbackHttp: true })).toThrow(
    failure('invalid-address', 'address'),
  );
});

test.each([
  'https://id:open-sesame@mydomain.com/',
  'https://id:open-sesame@mydomain.com:99999/',
  'https://id:open-sesame@',
])('an error never shows the credentials of %s', (address) => {
  expect(shownBy(() => validateAddress(address, {}))).not.toContain('open-sesame');
});
