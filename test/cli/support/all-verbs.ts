import type { Verb } from '../../../cli/command/verb.ts';
import { NOUNS } from '../../../cli/nouns.ts';

/** A verb, and the words that call it. */
export interface NamedVerb {
  words: string;
  verb: Verb;
}

/** Every verb of every noun, the deeper ones too. */
export async function allVerbs(): Promise<NamedVerb[]> {
  const all = await Promise.all(
    NOUNS.map(async ({ name, isVerb, load }) => {
      const verbs = await load();
      return verbs.flatMap((verb) => named(isVerb ? '' : `${name} `, verb));
    }),
  );
  return all.flat();
}

function named(prefix: string, verb: Verb): NamedVerb[] {
  const words = prefix + verb.usage.split(' ')[0];
  const deeper = (verb.verbs ?? []).flatMap((one) => named(`${words} `, one));
  return [{ words, verb }, ...deeper];
}
