import { describe, expect, test, vi } from 'vitest';
import { Signal } from '../../lib/signal.ts';

/** A signal and what happened, in order. */
function stage() {
  const failures: [unknown, string][] = [];
  const signal = new Signal<{ n: number }>((error, name) => failures.push([error, name]));
  const heard: string[] = [];
  const receiver = (name: string) => () => {
    heard.push(name);
  };
  return { signal, failures, heard, receiver };
}

describe('receivers', () => {
  test.each([undefined, null, 'text', 7, {}])('ES-02: %s is none', (value) => {
    // @ts-expect-error: what the types forbid is refused at run time too.
    expect(() => stage().signal.addReceiver(value)).toThrow(TypeError);
  });

  test('ES-01, ES-05: are called in the order they were added, with what was sent', async () => {
    const { signal, heard, receiver } = stage();
    const spy = vi.fn();
    for (const name of ['a', 'b']) signal.addReceiver(receiver(name));
    signal.addReceiver(spy);
    await signal.send({ n: 1 });
    expect(heard).toEqual(['a', 'b']);
    expect(spy).toHaveBeenCalledWith({ n: 1 });
  });

  test('ES-03, ES-04: added twice are called twice, removed once are called once', async () => {
    const { signal, heard, receiver } = stage();
    const twice = receiver('twice');
    signal.addReceiver(twice);
    signal.addReceiver(twice);
    signal.removeReceiver(twice);
    await signal.send({ n: 1 });
    expect(heard).toEqual(['twice']);
  });

  test('ES-04: stay when one that is not there is removed', async () => {
    const { signal, heard, receiver } = stage();
    signal.addReceiver(receiver('one'));
    signal.removeReceiver(receiver('stranger'));
    await signal.send({ n: 1 });
    expect(heard).toEqual(['one']);
  });

  test('ES-04: added twice are called at their second place after one removal', async () => {
    const { signal, heard, receiver } = stage();
    const twice = receiver('twice');
    for (const one of [twice, receiver('once'), twice]) signal.addReceiver(one);
    signal.removeReceiver(twice);
    await signal.send({ n: 1 });
    expect(heard).toEqual(['once', 'twice']);
  });

  test('ES-04: that are not there can be removed', () => {
    const { signal, receiver } = stage();
    expect(() => signal.removeReceiver(receiver('stranger'))).not.toThrow();
  });

  test('ES-12: none at all is fine', async () => {
    const { signal } = stage();
    await expect(signal.send({ n: 1 })).resolves.toBeUndefined();
    await expect(signal.sendRobust({ n: 1 })).resolves.toBeUndefined();
  });
});

describe.each(['send', 'sendRobust'] as const)('%s', (method) => {
  test('awaits each receiver before it calls the next (differs from ES-11)', async () => {
    const { signal, heard, receiver } = stage();
    signal.addReceiver(async () => {
      await Promise.resolve();
      heard.push('slow');
    });
    signal.addReceiver(receiver('next'));
    await signal[method]({ n: 1 });
    expect(heard).toEqual(['slow', 'next']);
  });

  test('goes over a snapshot: removing and adding meanwhile skips none (differs from ES-10)', async () => {
    const { signal, heard, receiver } = stage();
    const once = () => {
      heard.push('once');
      signal.removeReceiver(once);
      signal.addReceiver(receiver('late'));
    };
    signal.addReceiver(once);
    signal.addReceiver(receiver('neighbour'));
    await signal[method]({ n: 1 });
    expect(heard).toEqual(['once', 'neighbour']);
    await signal[method]({ n: 2 });
    expect(heard).toEqual(['once', 'neighbour', 'neighbour', 'late']);
  });
});

test('ES-06: send ends at the first failure and passes it on', async () => {
  const { signal, heard, receiver } = stage();
  signal.addReceiver(() => Promise.reject(new Error('broken')));
  signal.addReceiver(receiver('after'));
  await expect(signal.send({ n: 1 })).rejects.toThrow('broken');
  expect(heard).toEqual([]);
});

test('ES-07: sendRobust calls them all, and tells who failed', async () => {
  const { signal, heard, failures, receiver } = stage();
  const error = new Error('broken');
  signal.addReceiver(function breaker() {
    throw error;
  });
  signal.addReceiver(() => Promise.reject(error));
  signal.addReceiver(receiver('after'));
  await signal.sendRobust({ n: 1 });
  expect(heard).toEqual(['after']);
  expect(failures).toEqual([
    [error, 'breaker'],
    [error, '(anonymous)'],
  ]);
});

test('without a listener for failures, their names are logged and their messages are not', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const signal = new Signal<{ accessToken: string }>();
  signal.addReceiver(function keeper({ accessToken }) {
    throw new RangeError(`cannot keep ${accessToken}`);
  });
  await signal.sendRobust({ accessToken: 'ya29.secret' });
  const [line] = log.mock.calls[0] ?? [];
  log.mockRestore();
  expect(JSON.parse(line)).toMatchObject({
    level: 'error',
    receiver: 'keeper',
    name: 'RangeError',
  });
  expect(line).not.toContain('ya29.secret');
});
