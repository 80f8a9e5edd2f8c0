import type {
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import { BOOTSTRAP } from './bootstrap.ts';
import { lateText } from './late-text.ts';
import { MAX_LOG_BYTES, STACK_BYTES } from './limits.ts';
import type { RunLog } from './run-log.ts';
import { seedOf } from './seed-of.ts';
import { Thrown, TimedOut } from './thrown.ts';

/** What a room is made for. */
export interface RoomOptions {
  readonly event: Readonly<Record<string, unknown>> & { readonly id: string };
  readonly attempt: number;
  /** The time of the run, in Unix milliseconds. */
  readonly now: number;
  readonly memoryBytes: number;
  /** By the clock, in milliseconds. */
  readonly deadline: number;
  readonly clock: () => number;
  /** What the run may take, in milliseconds. */
  readonly limitMs: number;
  readonly log: RunLog;
}

type Result = { error: QuickJSHandle } | { value: QuickJSHandle; error?: undefined };
type Program = 'pick' | 'call' | 'encode' | 'describe';

// So many reactions to promises run between two looks at the clock.
const BATCH = 64;
// Memory grows by 5% or more, or not at all.
const FULL = 0.9;

/** A fresh runtime and context for one run. Only texts and numbers leave it. */
export class Room {
  readonly #options: RoomOptions;
  readonly #engine: QuickJSWASMModule;
  readonly #runtime: QuickJSRuntime;
  readonly #handles: QuickJSHandle[] = [];
  readonly #programs: QuickJSHandle;
  readonly context: QuickJSContext;
  #interrupted = false;

  constructor(engine: QuickJSWASMModule, options: RoomOptions) {
    this.#options = options;
    this.#engine = engine;
    this.#runtime = engine.newRuntime();
    this.#runtime.setMemoryLimit(options.memoryBytes);
    this.#runtime.setMaxStackSize(STACK_BYTES);
    this.context = this.#runtime.newContext();
    this.#programs = this.#prepare();
    this.#runtime.setInterruptHandler(() => this.#isOver());
  }

  /** Whether the run was interrupted at its deadline. */
  get interrupted(): boolean {
    return this.#interrupted;
  }

  /** What is said of a run that is over its time. */
  get lateText(): string {
    return lateText(this.#options.limitMs);
  }

  /** Whether the memory can grow no more. */
  get isFull(): boolean {
    const { byteLength } = this.#engine.getWasmMemory().buffer;
    return byteLength >= this.#options.memoryBytes * FULL;
  }

  /** Calls a program of the bootstrap. @throws Thrown what it throws */
  invoke(program: Program, ...given: QuickJSHandle[]): QuickJSHandle {
    const called = this.#keep(this.context.getProp(this.#programs, program));
    return this.value(this.context.callFunction(called, this.context.undefined, ...given));
  }

  isNull(handle: QuickJSHandle): boolean {
    return this.context.sameValue(handle, this.context.null);
  }

  /** A handle for a number. */
  number(value: number): QuickJSHandle {
    return this.#keep(this.context.newNumber(value));
  }

  /** What a call gave. @throws Thrown what it threw */
  value(result: Result): QuickJSHandle {
    if (result.error) throw new Thrown(this.#keep(result.error));
    return this.#keep(result.value);
  }

  /**
   * What a promise is settled with; anything else is itself. It stops once this promise is settled: what
   * the code started beside it, and does not wait for, may be left undone.
   * @throws Thrown what the promise was rejected with
   * @throws TimedOut at the deadline, or if nothing is left to run
   */
  settled(promise: QuickJSHandle): QuickJSHandle {
    for (;;) {
      const state = this.context.getPromiseState(promise);
      if (state.type === 'rejected') throw new Thrown(this.#keep(state.error));
      if (state.type === 'fulfilled') {
        return state.notAPromise ? promise : this.#keep(state.value);
      }
      if (this.#isOver()) throw new TimedOut(this.lateText);
      if (!this.#runtime.hasPendingJob())
        throw new TimedOut('It waits for a promise that nothing is left to settle');
      const { error } = this.#runtime.executePendingJobs(BATCH);
      if (error) throw new Thrown(this.#keep(error));
    }
  }

  /** Frees all of it. A failure here is the instance's end. */
  close(): void {
    for (const handle of this.#handles) if (handle.alive) handle.dispose();
    this.context.dispose();
    this.#runtime.dispose();
  }

  #isOver(): boolean {
    this.#interrupted ||= this.#options.clock() >= this.#options.deadline;
    return this.#interrupted;
  }

  #keep(handle: QuickJSHandle): QuickJSHandle {
    this.#handles.push(handle);
    return handle;
  }

  #prepare(): QuickJSHandle {
    const { event, attempt, now, log } = this.#options;
    const { context } = this;
    const write = context.newFunction('write', (line) => {
      const text: unknown = JSON.parse(context.getString(line));
      if (typeof text === 'string') log.add(text);
    });
    const given = [attempt, now, ...seedOf(event.id, attempt), MAX_LOG_BYTES];
    const start = this.value(context.evalCode(BOOTSTRAP, 'tidings.js', { type: 'global' }));
    return this.value(
      context.callFunction(start, context.undefined, [
        this.#keep(context.newString(JSON.stringify(event))),
        ...given.map((value) => this.number(value)),
        this.#keep(write),
      ]),
    );
  }
}
