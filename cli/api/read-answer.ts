import { CommandError } from '../command-error.ts';

// What Lambda answers with is below 6 MB.
const ANSWER_MAX_BYTES = 10 * 1024 * 1024;

/** The body of an answer as text. @throws CommandError for one that no Tidings gives; what `fetch` throws. */
export async function readAnswer(response: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > ANSWER_MAX_BYTES)
      throw new CommandError(
        `${url} answers with more than any Tidings does: is it the URL that serverless info prints?`,
      );
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
