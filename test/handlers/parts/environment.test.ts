import { describe, expect, test } from 'vitest';
import { positiveVariable, requiredVariable } from '../../../handlers/parts/environment.ts';

describe('requiredVariable', () => {
  test('returns a variable that is set', () => {
    expect(requiredVariable({ TABLE_NAME: 'tidings-dev' }, 'TABLE_NAME')).toBe('tidings-dev');
  });

  test.each([{}, { TABLE_NAME: '' }])(
    'throws the name of a variable that is not set, in %j',
    (environment) => {
      expect(() => requiredVariable(environment, 'TABLE_NAME')).toThrow('TABLE_NAME');
    },
  );
});

describe('positiveVariable', () => {
  test('returns the number', () => {
    expect(positiveVariable({ RETENTION_DAYS: '30' }, 'RETENTION_DAYS')).toBe(30);
  });

  test.each(['', '0', '-1', '1.5', 'thirty', 'NaN', 'Infinity', '9007199254740992'])(
    'throws the name of a variable that is not a positive whole number: %j',
    (value) => {
      expect(() => positiveVariable({ RETENTION_DAYS: value }, 'RETENTION_DAYS')).toThrow(
        'RETENTION_DAYS',
      );
    },
  );
});
