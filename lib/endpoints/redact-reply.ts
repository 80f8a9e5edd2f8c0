const REDACTED = '…';
// Shorter values say nothing, and stand in texts by chance.
const SHORTEST = 4;

/**
 * A reply without values that only the endpoint and Tidings may know: a receiver may answer with the
 * request that it got. Those in JSON are found too, and one that the end of the reply cuts.
 */
export function redactReply(reply: string, values: readonly string[]): string {
  return values
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1)])
    .filter((value) => value.length >= SHORTEST)
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, value) => withoutCut(text.replaceAll(value, REDACTED), value), reply);
}

function withoutCut(text: string, value: string): string {
  for (let length = value.length - 1; length >= SHORTEST; length -= 1)
    if (text.endsWith(value.slice(0, length))) return text.slice(0, -length) + REDACTED;
  return text;
}
