import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import { MIN_MEMORY_BYTES } from './limits.ts';

// Node has them; its types leave them out.
declare global {
  namespace WebAssembly {
    function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
    class Memory {
      readonly buffer: ArrayBuffer;
      constructor(pages: { initial: number; maximum: number });
    }
  }
}

/**
 * Makes an instance of QuickJS with a memory of its own, in about a millisecond.
 * @param memoryBytes the most that the memory grows to
 */
export type Instantiate = (memoryBytes: number) => Promise<QuickJSWASMModule>;

const PAGE_BYTES = 64 * 1024;

// An instance that fails says so by an error. What it prints is of no use, and not JSON.
const QUIET: object = { print: () => {}, printErr: () => {} };

/** Compiles QuickJS once, for any number of instances. */
export async function quickjsEngine(wasm: Uint8Array<ArrayBuffer>): Promise<Instantiate> {
  const wasmModule = await WebAssembly.compile(wasm);
  return (memoryBytes) =>
    newQuickJSWASMModuleFromVariant(
      // Its types are those of its CommonJS build, where the variant is one `default` deeper.
      newVariant(variant as unknown as QuickJSSyncVariant, {
        wasmModule,
        wasmMemory: new WebAssembly.Memory({
          initial: MIN_MEMORY_BYTES / PAGE_BYTES,
          maximum: Math.ceil(Math.max(memoryBytes, MIN_MEMORY_BYTES) / PAGE_BYTES),
        }),
        emscriptenModule: QUIET,
      }),
    );
}
