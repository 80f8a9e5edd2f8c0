import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MetricValue } from '../../../lib/metrics/embedded-metrics.ts';
import { NOW_MS, recordedMetrics } from './metric-lines.ts';

test('a call writes one line in CloudWatch’s embedded format', () => {
  const { metrics, lines } = recordedMetrics();

  metrics({
    Renewals: { value: 3, unit: 'Count' },
    RenewalTime: { value: 250, unit: 'Milliseconds' },
    Lead: { value: 900, unit: 'Seconds' },
  });

  expect(lines()).toEqual([
    {
      _aws: {
        Timestamp: NOW_MS,
        CloudWatchMetrics: [
          {
            Namespace: 'Tidings',
            Dimensions: [['Stage']],
            Metrics: [
              { Name: 'Renewals', Unit: 'Count' },
              { Name: 'RenewalTime', Unit: 'Milliseconds' },
              { Name: 'Lead', Unit: 'Seconds' },
            ],
          },
        ],
      },
      Stage: 'dev',
      Renewals: 3,
      RenewalTime: 250,
      Lead: 900,
    },
  ]);
});

test('dimensions of a call are added to the common ones', () => {
  const { metrics, lines } = recordedMetrics();

  metrics({ Calls: { value: 1, unit: 'Count' } }, { dimensions: { Api: 'drive' } });
  metrics({ Calls: { value: 1, unit: 'Count' } });

  const [split, plain] = lines();
  expect(split?._aws.CloudWatchMetrics[0]?.Dimensions).toEqual([['Stage'], ['Stage', 'Api']]);
  expect(split).toMatchObject({ Stage: 'dev', Api: 'drive' });
  expect(plain?._aws.CloudWatchMetrics[0]?.Dimensions).toEqual([['Stage']]);
  expect(plain).not.toHaveProperty('Api');
});

test('a common dimension is not replaced by one of a call', () => {
  const { metrics, lines } = recordedMetrics();

  metrics({ Calls: { value: 1, unit: 'Count' } }, { dimensions: { Stage: 'prod' } });

  expect(lines()[0]).toMatchObject({ Stage: 'dev' });
  expect(lines()[0]?._aws.CloudWatchMetrics[0]?.Dimensions).toEqual([['Stage']]);
});

test('fields are written to the log, and are no metrics', () => {
  const { metrics, lines } = recordedMetrics();

  metrics({ Calls: { value: 1, unit: 'Count' } }, { fields: { statusCode: 503, a: { b: [1] } } });

  const [line] = lines();
  expect(line).toMatchObject({ statusCode: 503, a: { b: [1] } });
  expect(JSON.stringify(line?._aws)).not.toContain('statusCode');
});

test('fields do not replace metrics or dimensions', () => {
  const { metrics, lines } = recordedMetrics();
  const fields = { _aws: 'no', Stage: 'no', Api: 'no', Calls: 'no' };

  metrics({ Calls: { value: 1, unit: 'Count' } }, { dimensions: { Api: 'drive' }, fields });

  expect(lines()[0]).toMatchObject({
    _aws: { Timestamp: NOW_MS },
    Stage: 'dev',
    Api: 'drive',
    Calls: 1,
  });
});

test('every named metric and dimension is a member of the root, on one line', () => {
  const names = fc.stringMatching(/^[A-Z][A-Za-z]{0,20}$/);
  const values = fc.record<MetricValue>({
    value: fc.integer(),
    unit: fc.constantFrom('Count', 'Milliseconds', 'Seconds'),
  });
  const texts = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(
      fc.dictionary(
        names.map((name) => `M${name}`),
        values,
      ),
      fc.dictionary(
        names.map((name) => `D${name}`),
        texts,
      ),
      fc.dictionary(names, fc.jsonValue()),
      (measured, dimensions, fields) => {
        const { metrics, raw, lines } = recordedMetrics();

        metrics(measured, { dimensions, fields });

        expect(raw.join()).not.toContain('\n');
        const [line] = lines();
        const [directive] = line?._aws.CloudWatchMetrics ?? [];
        expect(directive?.Dimensions.length).toBe(Object.keys(dimensions).length > 0 ? 2 : 1);
        for (const name of directive?.Dimensions.flat() ?? [])
          expect(line?.[name]).toBe({ Stage: 'dev', ...dimensions }[name]?.toWellFormed());
        expect(directive?.Metrics.map(({ Name }) => Name)).toEqual(Object.keys(measured));
        for (const { Name } of directive?.Metrics ?? [])
          expect(line?.[Name]).toBe(measured[Name]?.value);
      },
    ),
  );
});
