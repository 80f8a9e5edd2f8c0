/** A secret that is kept in memory and fetched again when it seems out of date. */
export interface CachedSecret {
  /** The accepted values, the current one first. */
  values(): Promise<readonly string[]>;
  /**
   * The values after a fresh look, for when a value was not among them: it may have been rotated.
   * At most one look per `minReloadMs`, so that forged requests cannot cause a storm.
   */
  latest(): Promise<readonly string[]>;
}

/** `maxAgeMs` bounds how long a withdrawn value is still accepted. */
export interface CachedSecretOptions {
  load(): Promise<readonly string[]>;
  now: () => number;
  maxAgeMs: number;
  minReloadMs: number;
}

/** Keeps what `load` returns; requests that come meanwhile share one load. */
export function cachedSecret({
  load,
  now,
  maxAgeMs,
  minReloadMs,
}: CachedSecretOptions): CachedSecret {
  let kept: readonly string[] | undefined;
  let triedAtMs = Number.NEGATIVE_INFINITY;
  let loading: Promise<readonly string[]> | undefined;

  function reload(): Promise<readonly string[]> {
    triedAtMs = now();
    loading ??= load()
      .then((values) => {
        kept = values;
        return values;
      })
      .catch((error: unknown) => {
        // Old values beat none: a secret store that is down must not lose notifications.
        if (kept === undefined) throw error;
        return kept;
      })
      .finally(() => {
        loading = undefined;
      });
    return loading;
  }

  return {
    async values() {
      return kept !== undefined && now() - triedAtMs < maxAgeMs ? kept : reload();
    },
    async latest() {
      return kept !== undefined && now() - triedAtMs < minReloadMs ? kept : reload();
    },
  };
}
