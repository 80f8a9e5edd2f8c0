/** One measured value. */
export interface MetricValue {
  value: number;
  unit: 'Count' | 'Milliseconds' | 'Seconds';
}

/** What else to say of values that were measured. */
export interface MetricDetails {
  /** What to split the metric by. Each combination of values is a metric of its own, and billed. */
  dimensions?: Readonly<Record<string, string>>;
  /** What only the log keeps, to search by. Never tokens, headers or bodies. */
  fields?: Readonly<Record<string, unknown>>;
}

/** Records values under their names. */
export type Metrics = (
  values: Readonly<Record<string, MetricValue>>,
  details?: MetricDetails,
) => void;

/** What metrics are written with. */
export interface MetricDeps {
  /** Gets one line of JSON. It must reach the log as it is, not inside another JSON object. */
  write: (line: string) => void;
  now: () => number;
  /** On every metric, such as the stage. */
  dimensions: Readonly<Record<string, string>>;
}

const NAMESPACE = 'Tidings';

/**
 * Metrics as lines of the log, in CloudWatch's embedded metric format: CloudWatch takes them from
 * there, which needs no call and no right (Amazon CloudWatch, "Specification: Embedded metric
 * format"). Every metric comes without its own dimensions too, so that alarms can look at the sum.
 */
export function embeddedMetrics({ write, now, dimensions }: MetricDeps): Metrics {
  return (values, details = {}) => {
    const all = { ...dimensions, ...details.dimensions, ...dimensions };
    const common = Object.keys(dimensions);
    const each = Object.keys(all);
    const metadata = {
      Timestamp: now(),
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: each.length > common.length ? [common, each] : [common],
          Metrics: Object.entries(values).map(([Name, { unit }]) => ({ Name, Unit: unit })),
        },
      ],
    };
    const measured = Object.fromEntries(
      Object.entries(values).map(([name, { value }]) => [name, value]),
    );
    // In this order, so that no field takes the place of what CloudWatch reads.
    write(JSON.stringify({ ...details.fields, ...all, ...measured, _aws: metadata }));
  };
}
