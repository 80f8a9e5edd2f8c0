import { embeddedMetrics, type Metrics } from '../../../lib/metrics/embedded-metrics.ts';

export const NOW_MS = Date.parse('2030-01-01T00:00:00Z');

/** A line as CloudWatch reads it. */
export interface MetricLine {
  _aws: {
    Timestamp: number;
    CloudWatchMetrics: {
      Namespace: string;
      Dimensions: string[][];
      Metrics: { Name: string; Unit: string }[];
    }[];
  };
  [member: string]: unknown;
}

/** Metrics of a stage named `dev`, and the lines that they write. */
export function recordedMetrics(dimensions: Record<string, string> = { Stage: 'dev' }): {
  metrics: Metrics;
  raw: string[];
  lines: () => MetricLine[];
} {
  const raw: string[] = [];
  return {
    metrics: embeddedMetrics({ write: (line) => raw.push(line), now: () => NOW_MS, dimensions }),
    raw,
    lines: () => raw.map((line) => JSON.parse(line) as MetricLine),
  };
}
