import { beforeEach, describe, expect, test } from 'vitest';
import type { Session } from '../../../../cli/command/session.ts';
import { CommandError } from '../../../../cli/command-error.ts';
import { EXIT_CODES } from '../../../../cli/exit-codes.ts';
import { runHookSession } from '../../../../cli/nouns/hook/hook-session.ts';
import { createRunPrinter } from '../../../../cli/nouns/hook/run-printer.ts';
import { type FakeTerminal, fakeTerminal } from '../../fake-terminal.ts';
import { NOON_MS } from '../../support/run-command.ts';
import { notThere, StandIn } from './stand-in.ts';

let service: StandIn;
let terminal: FakeTerminal;
let nowMs: number;
beforeEach(() => {
  service = new StandIn();
  terminal = fakeTerminal(false);
  nowMs = NOON_MS;
});

/** What happens while the session sleeps, in order of the sleeps; after the last it is interrupted. */
type Script = readonly (() => void)[];
const nothing = () => undefined;
const times = (count: number, step: () => void = nothing): Script =>
  Array.from({ length: count }, () => step);

/** Runs a session that sleeps as often as the script has steps. */
async function runSession(script: Script, options: Session['options'] = {}) {
  const pauses: number[] = [];
  let interrupt: Parameters<Session['onInterrupt']>[0] | undefined;
  const session: Session = {
    api: service,
    connection: () => ({ url: 'http://localhost:1', key: 'k', profileName: undefined }),
    terminal,
    environment: {},
    options,
    say: (line) => void terminal.errors.write(`${line}\n`),
    now: () => nowMs,
    onInterrupt: (handler) => {
      interrupt = handler;
    },
  };
  const answer = await runHookSession(session, {
    body: { types: ['order.*'], type: 'code', arg: '() => {}' },
    printer: createRunPrinter(session),
    async sleep(milliseconds) {
      nowMs += milliseconds;
      pauses.push(milliseconds);
      const step = script[pauses.length - 1];
      step?.();
      if (pauses.length >= script.length) interrupt?.(EXIT_CODES.interrupted);
    },
  });
  return { answer, pauses };
}

const count = (request: string) => service.requests.filter((one) => one === request).length;
const lines = () => terminal.written().trimEnd().split('\n');

describe('a session', () => {
  test('makes the hook, says how long it lives, and deletes it at Ctrl-C', async () => {
    const { answer } = await runSession(times(1));
    expect(answer.exitCode).toBeUndefined();
    expect(service.bodies).toEqual([{ types: ['order.*'], type: 'code', arg: '() => {}' }]);
    expect(terminal.written()).toMatch(/^id +hook-1\n[\s\S]*\nsecret +whsec_1\n$/);
    expect(terminal.errorText()).toMatch(/secret is shown this once/);
    expect(terminal.errorText()).toMatch(/lives as long as this command: Ctrl-C deletes it/);
    expect(service.hooks.size).toBe(0);
    expect(service.requests.at(-1)).toBe('DELETE /hooks/hook-1');
  });

  test('sends a heartbeat every 30 seconds', async () => {
    const { pauses } = await runSession(times(91));
    expect(new Set(pauses)).toEqual(new Set([2000]));
    expect(count('POST /hooks/hook-1/heartbeat')).toBe(6);
  });

  test('prints each run once, and those of the last moment', async () => {
    let number = 0;
    await runSession(
      times(4, () => {
        number += 1;
        service.run(number);
      }),
    );
    const runs = lines().filter((line) => line.includes('order.created'));
    expect(runs.map((line) => /order\.created +(\d+)/.exec(line)?.[1])).toEqual([
      '1',
      '2',
      '3',
      '4',
    ]);
    expect(lines().at(-1)).toMatch(/^ +a line that was logged$/);
  });

  test('with --json has lines of JSON: the hook, then its runs', async () => {
    await runSession([() => service.run(1), nothing], { json: true });
    const [hook, run, ...more] = lines().map((line) => JSON.parse(line));
    expect(hook).toMatchObject({ id: 'hook-1', secret: 'whsec_1' });
    expect(run).toMatchObject({ outcome: 'ok', event: { id: 'event-1' } });
    expect(more).toEqual([]);
  });

  test('says once that the hook is disabled, and why', async () => {
    service.state = { status: 'disabled', disabledReason: 'ten runs in a row failed' };
    await runSession(times(40));
    expect(terminal.errorText().match(/is disabled: ten runs in a row failed\./g)).toHaveLength(1);
  });
});

describe('a service that is away', () => {
  test.each([undefined, 429, 500, 503])(
    'is waited for, less and less often, and goes on (%s)',
    async (status) => {
      const script: Script = [
        () => {
          service.away = notThere(status);
        },
        ...times(5),
        () => {
          service.away = undefined;
          service.run(7);
        },
        nothing,
      ];
      const { pauses } = await runSession(script);
      expect(pauses).toEqual([2000, 1000, 2000, 4000, 8000, 15_000, 15_000, 2000]);
      expect(terminal.errorText().match(/It does not answer\./g)).toHaveLength(1);
      expect(terminal.errorText()).toContain('The service answers again.');
      expect(lines().filter((line) => /order\.created +7/.test(line))).toHaveLength(1);
      expect(service.bodies).toHaveLength(1);
    },
  );

  test('a hook that has ended meanwhile is made anew, and that is said', async () => {
    await runSession([
      nothing,
      () => {
        // As after a sleep of the machine.
        nowMs += 120_000;
        service.hooks.clear();
      },
      nothing,
      () => service.run(1),
      nothing,
    ]);
    expect(service.bodies).toHaveLength(2);
    expect(terminal.written()).toMatch(/secret +whsec_2/);
    expect(terminal.errorText()).toMatch(/hook-1 had ended meanwhile: it is made anew as hook-2/);
    expect(lines().filter((line) => line.includes('order.created'))).toHaveLength(1);
    expect(service.hooks.size).toBe(0);
  });

  test('so is one that a service lost that was away shortly', async () => {
    await runSession([
      () => {
        service.away = notThere();
      },
      () => {
        service.away = undefined;
        service.hooks.clear();
      },
      nothing,
    ]);
    expect(service.bodies).toHaveLength(2);
  });

  test('at Ctrl-C is said to end the hook by itself', async () => {
    const { answer } = await runSession([
      () => {
        service.away = notThere();
      },
      nothing,
    ]);
    expect(answer.exitCode).toBeUndefined();
    expect(terminal.errorText()).toMatch(/could not be deleted: it ends by itself in 90 seconds/);
  });
});

test('a session says so when there were more runs than the log has', async () => {
  const many = () => {
    for (let number = 1; number <= 130; number += 1) service.run(number);
  };
  await runSession([many, nothing, nothing]);
  expect(terminal.errorText().match(/only the last 100 are shown/g)).toHaveLength(1);
  expect(terminal.written().match(/order\.created|event-\d+/g)?.length).toBeGreaterThanOrEqual(100);
});

describe('a session ends by', () => {
  test('another request that deletes its hook, with 1', async () => {
    const ended = runSession([nothing, () => service.hooks.clear(), ...times(9)]);
    await expect(ended).rejects.toMatchObject({
      message: 'The hook hook-1 was deleted by another request.',
      cannot: undefined,
    });
    expect(service.bodies).toHaveLength(1);
  });

  test.each([
    [EXIT_CODES.unauthorised, undefined],
    [EXIT_CODES.failed, 400],
    [EXIT_CODES.failed, 409],
  ])('an error that does not pass: %i, status %s', async (exitCode, status) => {
    const ended = runSession([
      () => {
        service.away = new CommandError('No.', exitCode, undefined, status);
      },
      ...times(9),
    ]);
    await expect(ended).rejects.toMatchObject({ message: 'No.', exitCode, cannot: undefined });
  });

  test('a refusal at the beginning, which says what could not be done (LV-21)', async () => {
    service.away = notThere(400);
    await expect(runSession(times(9))).rejects.toMatchObject({ cannot: "can't create hook" });
  });

  test('a service that is not there at the beginning', async () => {
    service.away = notThere();
    await expect(runSession(times(9))).rejects.toThrow('It does not answer.');
    expect(service.requests).toHaveLength(1);
  });
});
