import type { QuickJSWASMModule } from 'quickjs-emscripten-core';
import { type Compilation, checkCode } from './check-code.ts';
import type { CompiledHook } from './compiled-hook.ts';
import { crashedBy, failed } from './ended-by.ts';
import type { Ended, HookRun } from './hook-run.ts';
import { lateText } from './late-text.ts';
import {
  DEFAULT_TIMEOUT_MS,
  GRACE_MS,
  MAX_MEMORY_BYTES,
  MAX_TIMEOUT_MS,
  MIN_MEMORY_BYTES,
} from './limits.ts';
import { performHook } from './perform-hook.ts';
import type { Instantiate } from './quickjs-engine.ts';
import { Room, type RoomOptions } from './room.ts';
import { RunLog } from './run-log.ts';
import { runWithin } from './run-within.ts';
import { textFlaw } from './text-flaw.ts';

/** What a sandbox is made of. */
export interface SandboxDeps {
  readonly instantiate: Instantiate;
  /** A clock that never goes back, in milliseconds. */
  readonly clock: () => number;
}

/** A run to be. */
export interface HookCall extends Pick<RoomOptions, 'event' | 'attempt' | 'now'> {
  readonly hook: CompiledHook;
  /** Whose hook it is. No two owners ever share an instance of the engine. */
  readonly owner: string;
  /** 1,000 without it, 10,000 at most. */
  readonly timeoutMs?: number;
  /** 64 MB without it, and at most; 16 MB at least. */
  readonly memoryBytes?: number;
}

// After a run with more memory than this the instance goes too: WebAssembly's memory never shrinks.
const KEPT_BYTES = 32 * 1024 * 1024;

interface Idle {
  readonly owner: string;
  readonly memoryBytes: number;
  readonly engine: QuickJSWASMModule;
}

/**
 * Runs code that users store. A run has a runtime of its own, and nothing but its event and a log. What
 * ends it otherwise than by its own return or error ends its instance of QuickJS with it.
 */
export class Sandbox {
  readonly #deps: SandboxDeps;
  #idle: Idle | undefined;

  constructor(deps: SandboxDeps) {
    this.#deps = deps;
  }

  /** Checks code before it is stored. The result can be kept for ever, by its digest. */
  async compileHook(code: string): Promise<Compilation> {
    const flaw = textFlaw(code);
    if (flaw !== undefined) return failed('cannot-load', flaw) as Compilation;
    const memoryBytes = MAX_MEMORY_BYTES;
    const engine = await this.#deps.instantiate(memoryBytes);
    const call = { event: { id: '' }, attempt: 1, now: 0, memoryBytes };
    const { ended } = this.#within(engine, call, (room) => checkCode(room, code));
    return ended as Compilation;
  }

  /** Runs a hook. Whatever the code does, it is in the answer; nothing is thrown. */
  async runHook(call: HookCall): Promise<HookRun> {
    const { owner } = call;
    const asked = Math.min(call.memoryBytes ?? MAX_MEMORY_BYTES, MAX_MEMORY_BYTES);
    const memoryBytes = Math.max(asked, MIN_MEMORY_BYTES);
    const engine = await this.#take(owner, memoryBytes);
    const run = this.#within(engine, { ...call, memoryBytes }, (room) =>
      performHook(room, call.hook),
    );
    if (run.reusable) this.#idle = { owner, memoryBytes, engine };
    const { ended, logs, ms } = run;
    return { ...(ended as Ended), logs, ms };
  }

  async #take(owner: string, memoryBytes: number): Promise<QuickJSWASMModule> {
    const idle = this.#idle;
    this.#idle = undefined;
    if (idle?.owner === owner && idle.memoryBytes === memoryBytes) return idle.engine;
    return await this.#deps.instantiate(memoryBytes);
  }

  #within<Result>(
    engine: QuickJSWASMModule,
    call: Omit<HookCall, 'hook' | 'owner'> & { memoryBytes: number },
    work: (room: Room) => Result,
  ) {
    const { clock } = this.#deps;
    const { event, attempt, now, memoryBytes, timeoutMs = DEFAULT_TIMEOUT_MS } = call;
    const limit = Math.min(timeoutMs, MAX_TIMEOUT_MS);
    const log = new RunLog();
    const started = clock();
    const deadline = started + limit;
    let ended: Result | Ended | undefined;
    let reusable = false;
    const run = () => {
      const times = { now, deadline, clock, limitMs: limit };
      const room = new Room(engine, { event, attempt, memoryBytes, log, ...times });
      ended = work(room);
      if (room.interrupted || engine.getWasmMemory().buffer.byteLength > KEPT_BYTES) return;
      room.close();
      reusable = true;
    };
    try {
      if (!runWithin(limit + GRACE_MS, run)) ended ??= failed('timed-out', lateText(limit));
    } catch (error) {
      ended ??= crashedBy(error);
    }
    return { ended, reusable, logs: log.lines, ms: clock() - started };
  }
}
