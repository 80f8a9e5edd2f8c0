import type { HookRunner } from '../../../lib/hooks/invoking/hook-runner.ts';
import { RunnerUnavailableError } from '../../../lib/hooks/invoking/runner-unavailable-error.ts';
import { processHooks } from '../../../lib/hooks/process-hooks.ts';
import { tableThat } from '../../support/table-that.ts';
import type { Fault } from '../deliveries/mortal.ts';
import { tableOfFile } from '../deliveries/stage.ts';
import type { HookWorld } from './stage.ts';

// SQS gives a message again that no process has deleted.
const VISIBILITY_MS = 360_000;

/** A process that meets with faults at its calls. */
interface Mortal {
  /** Makes a call, or meets with the fault that is planned for it. */
  call<Result>(
    make: () => Promise<Result>,
    refuse: () => Result | Promise<Result>,
  ): Promise<Result>;
  died: Promise<'dead'>;
}

/** Calls of all processes together, and the faults that are planned for them. */
function fates(plan: readonly Fault[]): { calls: () => number; born: () => Mortal } {
  let calls = 0;
  return {
    calls: () => calls,
    born() {
      const died = Promise.withResolvers<'dead'>();
      let isDead = false;
      const dies = () => {
        isDead = true;
        died.resolve('dead');
        return new Promise<never>(() => undefined);
      };
      return {
        died: died.promise,
        async call(make, refuse) {
          if (isDead) return dies();
          calls += 1;
          const fault = plan.find(({ call }) => call === calls);
          if (!fault) return make();
          if (fault.how === 'refused') return refuse();
          if (fault.how === 'dies-after') await make().catch(() => undefined);
          return dies();
        },
      };
    },
  };
}

const rejected = () => Promise.reject(new Error('Refused'));
const unavailable = () => Promise.reject(new RunnerUnavailableError('It gave no answer'));

function mortalRunner(runner: HookRunner, { call }: Mortal): HookRunner {
  return {
    checkCode: (code) => runner.checkCode(code),
    checkModule: (name) => runner.checkModule(name),
    runCode: (...run) => call(() => runner.runCode(...run), unavailable),
    runModule: (...run) => call(() => runner.runModule(...run), unavailable),
  };
}

/**
 * Lets the processes of `dispatch` and `hooks` meet with faults, each at one call of table, queue or runner.
 * What a process dies with, or fails with, comes again.
 * @returns how many calls were made.
 */
export function unreliable(it: HookWorld, plan: readonly Fault[]): () => number {
  const { born, calls } = fates(plan);
  const mortalTable = ({ call }: Mortal) =>
    tableThat(tableOfFile(), (_name, _input, next) => call(next, rejected));

  it.process = async (message) => {
    const mortal = born();
    const { runner, sendDeliveries, sendHooks } = it.chainDeps();
    const doing = processHooks(
      it.chainDeps({
        table: mortalTable(mortal),
        runner: mortalRunner(runner, mortal),
        sendHooks: (sent) =>
          mortal.call(
            () => sendHooks(sent),
            () => sent,
          ),
        sendDeliveries: (sent) =>
          mortal.call(
            () => sendDeliveries(sent),
            () => sent,
          ),
      }),
      message,
    ).then(() => 'done' as const);
    const end = await Promise.race([mortal.died, doing]).catch(() => 'dead' as const);
    if (end === 'dead') it.queue.push({ message, visibleAtMs: it.at.nowMs + VISIBILITY_MS });
  };

  const { handOn } = it;
  it.handOn = async (events) => {
    for (;;) {
      const mortal = born();
      const send = it.sendHooks;
      const doing = handOn(events, mortalTable(mortal), (sent) =>
        mortal.call(
          () => send(sent),
          () => sent,
        ),
      ).then((failed) => (failed.length === 0 ? ('done' as const) : ('dead' as const)));
      const end = await Promise.race([mortal.died, doing]).catch(() => 'dead' as const);
      if (end === 'done') return [];
    }
  };
  return calls;
}
