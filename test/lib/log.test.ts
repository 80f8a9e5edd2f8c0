import { describe, expect, test } from 'vitest';
import { errorFields, jsonLog } from '../../lib/log.ts';
import { TidingsError } from '../../lib/protocol/tidings-error.ts';

describe('jsonLog', () => {
  const linesOf = (write: (log: ReturnType<typeof jsonLog>) => void) => {
    const lines: string[] = [];
    write(jsonLog((line) => lines.push(line)));
    return lines;
  };

  test('writes one JSON object for one line', () => {
    const [line = '', ...more] = linesOf((log) => log('warn', 'refused', { status: 404 }));

    expect(JSON.parse(line)).toEqual({ level: 'warn', message: 'refused', status: 404 });
    expect(more).toEqual([]);
  });

  test('keeps a value with a line break on the line', () => {
    const [line = ''] = linesOf((log) => log('info', 'a\nb', { state: 'c\nd\u2028e' }));

    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toEqual({ level: 'info', message: 'a\nb', state: 'c\nd\u2028e' });
  });

  test('begins with the level and the message', () => {
    expect(linesOf((log) => log('info', 'a', { status: 1 }))).toEqual([
      '{"level":"info","message":"a","status":1}',
    ]);
  });

  test('needs no fields', () => {
    expect(linesOf((log) => log('info', 'started'))).toEqual([
      '{"level":"info","message":"started"}',
    ]);
  });
});

describe('errorFields', () => {
  test('tells name, code, message and cause of an error of ours', () => {
    const cause = new RangeError('too far');
    const error = new TidingsError('storage-failed', 'No answer', { cause });

    expect(errorFields(error)).toEqual({
      error: 'TidingsError',
      code: 'storage-failed',
      detail: 'No answer',
      cause: 'RangeError: too far',
    });
  });

  test('shows the text for the log in place of the message, if the error has one', () => {
    const error = Object.assign(new Error('got sesame'), { logMessage: 'no' });
    expect(errorFields(error)).toEqual({ error: 'Error', detail: 'no' });
    error.logMessage = '';
    expect(errorFields(error)).toEqual({ error: 'Error', detail: 'got sesame' });
  });

  test('leaves out what an error does not have', () => {
    expect(errorFields(new TypeError('no'))).toEqual({ error: 'TypeError', detail: 'no' });
  });

  test('leaves out a code that is no text, and a cause that is no error', () => {
    const error = Object.assign(new Error('no', { cause: { token: 'sesame' } }), { code: 7 });

    expect(errorFields(error)).toEqual({ error: 'Error', detail: 'no' });
  });

  test.each([
    ['sesame', 'string'],
    [{ token: 'sesame' }, 'object'],
    [undefined, 'undefined'],
  ])('shows nothing of %j, which is no error, but its type', (thrown, type) => {
    expect(errorFields(thrown)).toEqual({ error: type });
  });
});
