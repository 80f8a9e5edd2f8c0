import { TidingsError } from '../protocol/tidings-error.ts';

/** The form of a key as text: a prefix that tells what it is for, and the base64 of its bytes. */
export interface KeyForm {
  prefix: string;
  /** Whether a key may have so many bytes. */
  hasLength: (bytes: number) => boolean;
  /** Stable, for programs. */
  code: string;
  /** The field that such a key stands in, for error messages. */
  field: string;
  /** What it has to be, for error messages. */
  rule: string;
}

/** The bytes of a key as text. */
export function keyText({ prefix }: KeyForm, bytes: Uint8Array): string {
  return prefix + Buffer.from(bytes).toString('base64');
}

/**
 * The bytes of a key. Base64 with or without its padding is taken, and nothing else: what a lenient
 * decoder makes of a damaged key would sign wrongly for ever.
 * @throws TidingsError with the code of the form; its message never has a part of the key.
 */
export function keyBytes(form: KeyForm, text: string, field = form.field): Buffer {
  // JavaScript passes anything, such as an environment variable that is not set.
  const isForm = typeof text === 'string' && text.startsWith(form.prefix);
  const encoded = isForm ? text.slice(form.prefix.length) : '';
  const bytes = Buffer.from(encoded, 'base64');
  const base64 = bytes.toString('base64');
  const isExact = encoded === base64 || encoded === base64.replace(/=+$/, '');
  if (isExact && form.hasLength(bytes.length)) return bytes;
  throw new TidingsError(form.code, `${field} must be ${form.rule}`, { field });
}
