/** One parameter of a `watch` call. */
export interface WatchParameter {
  in: 'path' | 'query';
  /** Google refuses the call without it. */
  required?: true;
  /** The only values that Google takes. */
  values?: readonly string[];
  /** May be given several times. */
  repeatable?: true;
  /** Where to get a value, as the end of an error message. */
  hint?: string;
}

/** All that is known of watching one resource. */
export interface WatchableResource {
  /** Which of Google's APIs it belongs to. */
  api: 'drive' | 'calendar' | 'directory' | 'reports' | 'storage';
  /** The URL of `watch`, with {parameters} in its path; undefined where Google took it away. */
  watchUrl: string | undefined;
  /** The URL of `channels.stop`, one for each API. */
  stopUrl: string;
  parameters: Readonly<Record<string, WatchParameter>>;
  /** At least one of these has to be given. */
  requireOneOf?: readonly string[];
  /** The states of a notification, besides `sync`. */
  states: readonly string[];
  /** The lease in seconds when none is asked for; undefined where Google names none. */
  defaultLeaseSeconds: number | undefined;
  /** The longest lease in seconds; undefined where Google does not say. The answer of `watch` rules. */
  maxLeaseSeconds: number | undefined;
  /** Whether notifications come with a body that says what changed. */
  hasBody: boolean;
}

const query = { in: 'query' } as const;

/** Optional query parameters by name. */
export function optional<Name extends string>(...names: Name[]): Record<Name, WatchParameter> {
  return Object.fromEntries(names.map((name) => [name, query])) as Record<Name, WatchParameter>;
}
