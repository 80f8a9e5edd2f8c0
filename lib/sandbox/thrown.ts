import type { QuickJSHandle } from 'quickjs-emscripten-core';

/** What stored code threw, which stays inside the sandbox. */
export class Thrown extends Error {
  readonly handle: QuickJSHandle;

  constructor(handle: QuickJSHandle) {
    super('Stored code threw');
    this.handle = handle;
  }
}

/** The time of a run is over, or nothing is left to run that could settle its promise. */
export class TimedOut extends Error {}
