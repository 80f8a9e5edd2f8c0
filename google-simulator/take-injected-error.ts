import type { Faults, InjectedError } from './faults.ts';

type ErrorSwitch = 'watchError' | 'stopError' | 'listError' | 'tokenError';

/** The injected error for the current call, if any. Decrements `times`. */
export function takeInjectedError(faults: Faults, key: ErrorSwitch): InjectedError | undefined {
  const injected = faults[key];
  if (injected === null) return undefined;
  if (typeof injected === 'string') return { reason: injected };
  if (injected.times === undefined) return injected;
  const left = injected.times - 1;
  faults[key] = left > 0 ? { ...injected, times: left } : null;
  return injected.times > 0 ? injected : undefined;
}
