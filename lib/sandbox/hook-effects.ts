/** An event that a hook emits. */
export interface EmittedEvent {
  readonly type: string;
  /** Any JSON value. */
  readonly data?: unknown;
}

/** A request that a hook asks for. */
export interface HookRequest {
  /** Its host must be one of the internet, as that of an endpoint. */
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A text is sent as it is, any other JSON value as JSON. */
  readonly body?: unknown;
}

/**
 * What a hook may return. Each is optional and they may be combined, except that an event which is
 * dropped has no data to change. `null` and nothing mean no effects.
 */
export interface HookEffects {
  /** The event goes to none of the endpoints that wait for the hook. */
  readonly drop?: true | undefined;
  /** The event's data from here on: any JSON value, null too. */
  readonly data?: unknown;
  /** Events of the owner, ten at most. */
  readonly emit?: readonly EmittedEvent[] | undefined;
  /** Requests that are sent after the run, signed and retried, ten at most. */
  readonly request?: readonly HookRequest[] | undefined;
}
