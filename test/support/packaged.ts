import { inject } from 'vitest';

/** What `serverless package` wrote: the template, and each function's files unzipped. */
export interface Packaged {
  template: string;
  folders: Record<string, string>;
}

declare module 'vitest' {
  interface ProvidedContext {
    packaged: Packaged;
  }
}

/** The package of the functions, made once for all tests. */
export function packaged(): Packaged {
  return inject('packaged');
}
