/** The environment's variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The flags that every verb accepts. */
export interface GlobalOptions {
  url?: string;
  key?: string;
  profile?: string;
  json?: true;
}
