/**
 * Code that was checked. There is no bytecode to keep: QuickJS gives none through its WebAssembly build,
 * and reading it back would trust it. Parsing 100 KB again takes ten to twenty milliseconds.
 */
export interface CompiledHook {
  readonly code: string;
  /** A script has `hook` among its globals, a module exports it, as `hook` or by default. */
  readonly form: 'script' | 'module';
  /** SHA-256 of the code, in hexadecimal digits: the same code has the same one. */
  readonly digest: string;
}
