// Names that DNS never leads into the internet: RFC 6761, RFC 6762 and its appendix G, RFC 7686, RFC
// 8375, RFC 9476, what ICANN has set aside for private use, and this machine's in its file of hosts.
// `.test` and `.example` are for tests and documents: if they have an address, it is judged.
const PRIVATE_SUFFIXES = [
  'localhost',
  'local',
  'internal',
  'home.arpa',
  'onion',
  'alt',
  'invalid',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'localdomain',
];

const NAME_MAX_LENGTH = 253;
// Names of hosts have no underscore (RFC 1123); some in use do.
const LABEL = /^(?!-)[a-z\d_-]{1,63}(?<!-)$/;

/** Whether a normalised name, without a dot at its end, can be that of a host in the internet. */
export function isPublicName(name: string): boolean {
  const labels = name.split('.');
  if (labels.length < 2 || name.length > NAME_MAX_LENGTH) return false;
  if (labels.some((label) => !LABEL.test(label))) return false;
  return !PRIVATE_SUFFIXES.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
}
