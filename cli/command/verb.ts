import type { Command } from 'commander';
import type { Answer } from './answer.ts';
import type { Session } from './session.ts';

/** One thing that the command does: `tidings <noun> <usage>`. */
export interface Verb {
  /** Its name and arguments, such as `renew <id>`. */
  usage: string;
  summary: string;
  /** What else its help says. */
  description?: string;
  /** Complete commands without `tidings`. At least one. */
  examples: readonly string[];
  /** Adds its flags. */
  flags?: (command: Command) => Command;
  /** Deeper verbs, instead of `run`. */
  verbs?: readonly Verb[];
  /**
   * @param args those of the usage, in their order: a text each; a list for one with `...`, undefined
   *   for an optional one that is not given.
   * @param options the verb's own flags, by commander's names, as `flags` has parsed them.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the types of a verb's flags are its own.
  run?: (session: Session, args: any, options: any) => Promise<Answer>;
}

/** What the verbs are about. */
export interface Noun {
  name: string;
  summary: string;
  /** Loads the verbs: those of the nouns that are asked for only, so that the command starts quickly. */
  load: () => Promise<readonly Verb[]>;
  /** It has one verb of the same name, and is that one: `tidings login`. */
  isVerb?: true;
}
