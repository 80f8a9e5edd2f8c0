/** One parameter of a `watch` call. */
export interface WatchParameter {
  in: 'path' | 'query';
  /** Google rejects the call without it. */
  required?: true;
  /** The only values that Google takes. */
  values?: readonly string[];
  /** May be given several times. */
  repeatable?: true;
  /** Where to get a value, as the end of an error message. */
  hint?: string;
  /** What it is the id of: encoded ones, and the URLs that people copy, are told from ids by that. */
  id?: 'calendar' | 'drive' | 'other';
  /**
   * A watch refuses it, as each renewal would send the same value again: `always`, or once it is
   * `past`.
   */
  ages?: 'always' | 'past';
  /** It is a time in RFC 3339. */
  isTime?: true;
  /** Tidings asks Google for a value where none is given: by `changes.getStartPageToken`. */
  fromGoogle?: 'startPageToken';
}

/** An optional query parameter that takes any value. */
export const OPTIONAL = { in: 'query' } as const satisfies WatchParameter;

/** One that is worth nothing after a while: the place in a list. */
export const AGES = { in: 'query', ages: 'always' } as const satisfies WatchParameter;

/** A time that Google forgets. */
export const TIME_THAT_AGES = {
  in: 'query',
  ages: 'always',
  isTime: true,
} as const satisfies WatchParameter;

/** A time, of which a watch takes only one to come. */
export const TIME = { in: 'query', ages: 'past', isTime: true } as const satisfies WatchParameter;

/** How a resource's channels are opened and stopped. */
export interface ChannelMethods {
  /** The Google API that the resource belongs to. */
  api: 'drive' | 'calendar' | 'directory' | 'reports' | 'storage';
  /** The URL of `watch`, with {parameters} in its path; undefined where Google removed the method. */
  watchUrl: string | undefined;
  /** Why the resource can no longer be watched and what replaces it; only without a `watchUrl`. */
  watchGone?: { problem: string; fix: string };
  /** The URL of `channels.stop`, one for each API. */
  stopUrl: string;
  parameters: Readonly<Record<string, WatchParameter>>;
  /** At least one of these parameters has to be given. */
  requireOneOf?: readonly string[];
  /** The lease in seconds when none is asked for; undefined where Google names none. */
  defaultLeaseSeconds: number | undefined;
  /** The longest lease in seconds; undefined where Google names none. The answer of `watch` rules. */
  maxLeaseSeconds: number | undefined;
  /**
   * The OAuth scopes that `watch` accepts, each of which `channels.stop` accepts too (the scope lists
   * of both methods in the discovery document). A service account asks for the first: the narrowest,
   * or one that also opens the API's other resources.
   */
  scopes: readonly string[];
}

/** All that is known of watching one resource. */
export interface WatchableResource extends ChannelMethods {
  /** The states of a notification, besides `sync`. */
  states: readonly string[];
  /** Whether notifications come with a body that says what changed. */
  hasBody: boolean;
}

/** What a resource's notifications look like. The receiver carries these for every resource. */
export interface NotificationForm {
  /**
   * Matches X-Goog-Resource-URI without its query: the URL of the resource's list or get method.
   * Google always sends it, so the receiver reads no row to learn what the channel watches.
   */
  uri: RegExp;
  /** The field of a typed notification that takes the body's JSON; absent if there is no body. */
  body?: string;
}
