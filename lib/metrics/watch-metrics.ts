import type { Resource } from '../protocol/resource-states.ts';
import type { Metrics } from './embedded-metrics.ts';

/** A renewal that failed. */
export interface RenewalFailure {
  resource: Resource;
  /** The class of the error. */
  errorClass: string;
  /** Whether the watch has no live channel now. */
  uncovered: boolean;
}

/** What is measured of watches. */
export interface WatchMetrics {
  renewed(renewal: { resource: Resource }): void;
  failed(failure: RenewalFailure): void;
  /** Called when the last channel of a watch has expired. */
  uncovered(watch: { resource: Resource }): void;
  /** Called once for an account, when its credentials stop working. */
  needsReconnect(): void;
}

const ONE = { value: 1, unit: 'Count' } as const;
const NONE = { value: 0, unit: 'Count' } as const;

/**
 * The results of renewals, for alarms. `WatchesUncovered` comes with every failure, as 0 or 1: its
 * maximum says whether events are being lost, its sum is no number of watches.
 */
export function watchMetrics(metrics: Metrics): WatchMetrics {
  return {
    renewed: ({ resource }) => metrics({ Renewals: ONE }, { dimensions: { Resource: resource } }),
    failed: ({ resource, errorClass, uncovered }) =>
      metrics(
        { RenewalFailures: ONE, WatchesUncovered: uncovered ? ONE : NONE },
        { dimensions: { Resource: resource }, fields: { errorClass } },
      ),
    uncovered: ({ resource }) =>
      metrics({ WatchesUncovered: ONE }, { dimensions: { Resource: resource } }),
    needsReconnect: () => metrics({ AccountsNeedReconnect: ONE }),
  };
}
