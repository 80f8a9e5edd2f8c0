import { plainText } from '../output/plain-text.ts';
import type { Answer } from './answer.ts';

/** The answer of a verb that leaves nothing to show but that it is done. */
export function doneAnswer(document: unknown, sentence: string, notes: string[] = []): Answer {
  return { document: document ?? {}, text: () => plainText(sentence), notes };
}
