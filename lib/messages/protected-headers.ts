/** Headers that an endpoint cannot set: those that say how the body is read and sent. */
export const PROTECTED_HEADERS = [
  'host',
  'content-length',
  'content-type',
  'content-encoding',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
] as const;

/** What the names begin with that an endpoint cannot set: those of signatures, formats and attempts. */
export const PROTECTED_PREFIXES = ['webhook-', 'ce-', 'hook-', 'tidings-', 'proxy-'] as const;

/** Whether an endpoint cannot set a header; the name may be in any letter case. */
export function isProtectedHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    PROTECTED_HEADERS.some((header) => header === lower) ||
    PROTECTED_PREFIXES.some((prefix) => lower.startsWith(prefix))
  );
}
