import type { Environment } from '../settings.ts';

/** Whether colours are wanted: on a terminal, unless NO_COLOR (https://no-color.org) is set. */
export function usesColours(
  stream: { isTTY?: boolean },
  { NO_COLOR: none, TERM: terminal }: Environment,
): boolean {
  return Boolean(stream.isTTY) && !none && terminal !== 'dumb';
}
