/** One line of the log: what happened, and fields to search by. Never tokens, headers or bodies. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields?: Record<string, unknown>,
) => void;

/** Writes each line as one JSON object, as CloudWatch Logs Insights reads it. */
export function jsonLog(write: (line: string) => void): Log {
  return (level, message, fields = {}) => write(JSON.stringify({ level, message, ...fields }));
}

/** What may be logged of an error: its name, code and message, and those of its cause. */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { name, message, cause } = error;
  const code: unknown = 'code' in error ? error.code : undefined;
  // The message is for who sent the request, and may repeat what was in it.
  const detail = 'logMessage' in error && error.logMessage ? error.logMessage : message;
  return {
    error: name,
    ...(typeof code === 'string' ? { code } : {}),
    detail,
    ...(cause instanceof Error ? { cause: `${cause.name}: ${cause.message}` } : {}),
  };
}
