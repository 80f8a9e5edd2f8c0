import { usageError } from '../command-error.ts';

/** A name for a profile that shells and files take as it is. @throws CommandError for another. */
export function profileName(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)) return text;
  throw usageError(
    `--profile must be 1 to 64 letters, digits, ".", "_" or "-", and "${text}" is not`,
  );
}
