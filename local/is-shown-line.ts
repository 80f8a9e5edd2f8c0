// esbuild says what does not compile in two lines: `✘ [ERROR] …`, and where: `    hooks/a.ts:1:21:`.
const SHOWN = /"level":"error"|Error:|✖|✘ \[ERROR\]|^\s+\S+:\d+:\d+:$|Bundle error/;

/** Whether a line that the functions or the framework have printed is shown: only errors are. */
export function isShownLine(line: string): boolean {
  return SHOWN.test(line);
}
