/** What `run` writes to the console, for a library that returns nothing. `run` must not be asynchronous. */
export function logged(run: () => void): string {
  const { log } = console;
  const lines: unknown[] = [];
  console.log = (line) => void lines.push(line);
  try {
    run();
  } finally {
    console.log = log;
  }
  return lines.join('\n');
}
