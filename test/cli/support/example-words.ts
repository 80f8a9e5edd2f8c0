/** An example as a shell reads it. */
export interface ExampleCall {
  args: string[];
  /** The file that `<` names. */
  inputFile: string | undefined;
}

/** The words of an example, without their quotes. */
export function exampleWords(example: string): ExampleCall {
  const words = [...example.matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
  const at = words.indexOf('<');
  return at === -1
    ? { args: words, inputFile: undefined }
    : { args: words.slice(0, at), inputFile: words[at + 1] };
}
