const CHECK_EVERY_MS = 250;

/**
 * Calls `onExit` once when the shell in which npm runs a script has ended. A SIGTERM to npm ends
 * that shell, which does not pass it on. Outside npm, the parent may end without an effect.
 */
export function onParentExit(
  onExit: () => void,
  { env, ppid = () => process.ppid }: { env?: NodeJS.ProcessEnv; ppid?: () => number } = {},
): void {
  if ((env ?? process.env)['npm_lifecycle_event'] === undefined) return;
  const parent = ppid();
  const timer = setInterval(() => {
    if (ppid() === parent) return;
    clearInterval(timer);
    onExit();
  }, CHECK_EVERY_MS);
  timer.unref();
}
