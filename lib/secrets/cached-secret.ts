/** A secret that is kept in memory and fetched again when it seems out of date. */
export interface CachedSecret {
  /** Accepted values, the current one first. @throws what `load` throws if there are none yet. */
  values(): Promise<readonly string[]>;
  /**
   * All accepted values after a new load, for when a value was not among them: it may be the one
   * before the current, or newer than this copy. At most one load per `minReloadMs`, one that fails
   * included, so that forged requests cannot cause a storm. @throws what `loadAll` throws or threw
   * last: then nothing is known.
   */
  latest(): Promise<readonly string[]>;
}

/** `maxAgeMs` bounds how long a withdrawn value is still accepted. */
export interface CachedSecretOptions {
  load(): Promise<readonly string[]>;
  /** Also the values that are rarely needed, so that a cold start need not wait for them. */
  loadAll?(): Promise<readonly string[]>;
  now: () => number;
  maxAgeMs: number;
  minReloadMs: number;
}

type Load = () => Promise<readonly string[]>;

/** Keeps what was loaded; requests that come meanwhile share one load. */
export function cachedSecret(options: CachedSecretOptions): CachedSecret {
  const { load, loadAll = load, now, maxAgeMs, minReloadMs } = options;
  let kept: readonly string[] | undefined;
  let loadedAtMs = Number.NEGATIVE_INFINITY;
  let allLoadedAtMs = Number.NEGATIVE_INFINITY;
  let failedAtMs = Number.NEGATIVE_INFINITY;
  let failureOfAll: { error: unknown; atMs: number } | undefined;
  const loadOnce = shared(async () => {
    // Once all values were needed, all of them are loaded.
    if (Number.isFinite(allLoadedAtMs)) return loadAllOnce();
    const values = await load().catch(failed);
    // All of them may have come meanwhile: fewer must not replace them.
    return kept !== undefined && Number.isFinite(allLoadedAtMs) ? kept : keep(values);
  });
  const loadAllOnce = shared(async () => {
    const values = await loadAll().catch((error: unknown) => {
      failureOfAll = { error, atMs: now() };
      return failed(error);
    });
    failureOfAll = undefined;
    keep(values);
    allLoadedAtMs = loadedAtMs;
    return values;
  });

  function keep(values: readonly string[]): readonly string[] {
    kept = values;
    loadedAtMs = now();
    return values;
  }

  function failed(error: unknown): never {
    failedAtMs = now();
    throw error;
  }

  const isRecent = (atMs: number) => now() - atMs < minReloadMs;

  return {
    async values() {
      if (kept !== undefined && now() - loadedAtMs < maxAgeMs) return kept;
      // Old values are better than none: an outage of the secret store must not lose notifications.
      if (kept !== undefined && isRecent(failedAtMs)) return kept;
      return loadOnce().catch((error: unknown) => kept ?? Promise.reject(error));
    },
    async latest() {
      if (kept !== undefined && isRecent(allLoadedAtMs)) return kept;
      if (failureOfAll !== undefined && isRecent(failureOfAll.atMs)) throw failureOfAll.error;
      return loadAllOnce();
    },
  };
}

function shared(load: Load): Load {
  let loading: Promise<readonly string[]> | undefined;
  return () => {
    loading ??= load().finally(() => {
      loading = undefined;
    });
    return loading;
  };
}
