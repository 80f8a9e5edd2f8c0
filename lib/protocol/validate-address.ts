import { InvalidWatchRequestError } from './invalid-watch-request-error.ts';

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Checks that an address is an https URL that Google can call.
 * @throws InvalidWatchRequestError `invalid-address`.
 */
export function validateAddress(address: string, rules: { allowLoopbackHttp?: boolean }): void {
  const url = URL.parse(address);
  if (url === null)
    // The text before an @ may be a password: it is not shown.
    throw invalid(
      address.includes('@') ? undefined : address,
      'is not a URL',
      'Give the full https:// URL of the receiver.',
    );
  if (url.username !== '' || url.password !== '')
    // They never arrive as an Authorization header (medplum/medplum#8141).
    throw invalid(
      undefined,
      'has credentials in it, which Google strips',
      'Use the token instead.',
    );
  if (url.protocol === 'https:') return;
  if (rules.allowLoopbackHttp && url.protocol === 'http:' && LOOPBACK_HOSTS.includes(url.hostname))
    return;
  throw invalid(address, 'must be https', 'Google calls https addresses with a valid certificate.');
}

function invalid(value: string | undefined, problem: string, fix: string) {
  return new InvalidWatchRequestError('invalid-address', { field: 'address', value, problem, fix });
}
