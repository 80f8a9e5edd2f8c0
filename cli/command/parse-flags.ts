import { InvalidArgumentError } from 'commander';

/** Parses a whole number of at least `least`. */
export function wholeNumber(
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least && number <= most)
      return number;
    const range =
      most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  };
}

/** Collects the values of a flag that may be repeated; commas separate values too. */
export function commaSeparated(text: string, earlier: readonly string[] = []): string[] {
  const values = text.split(',').map((value) => value.trim());
  if (values.includes('')) throw new InvalidArgumentError('A value between commas is missing.');
  return [...earlier, ...values];
}

/** Collects the values of a flag that may be repeated, as they are. */
export function repeated(text: string, earlier: readonly string[] = []): string[] {
  return [...earlier, text];
}
