import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/package-service.ts'],
    // Much of the time is spent waiting for the emulators, which run beside the tests.
    maxWorkers: '100%',
    testTimeout: 20_000,
    hookTimeout: 90_000,
  },
});
