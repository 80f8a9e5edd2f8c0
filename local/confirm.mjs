/**
 * Asks a yes/no question on a terminal; Enter means no. Resolves to undefined if the input ends, or on
 * Ctrl-C or Ctrl-D. Plain JavaScript, as the Serverless plugin runs on Node versions without TypeScript.
 */
export async function confirm(message, { input, output }) {
  const { default: prompt } = await import('@inquirer/confirm');
  if (input.readableEnded) return undefined;
  // The prompt handles Ctrl-C, but not the end of its input.
  const ended = new AbortController();
  const end = () => ended.abort();
  const onKeypress = (_text, key) => {
    if (key.ctrl && key.name === 'd') end();
  };
  input.once('end', end).on('keypress', onKeypress);
  try {
    return await prompt({ message, default: false }, { input, output, signal: ended.signal });
  } catch (error) {
    if (error.name === 'AbortPromptError' || error.name === 'ExitPromptError') return undefined;
    throw error;
  } finally {
    input.off('end', end).off('keypress', onKeypress);
  }
}
