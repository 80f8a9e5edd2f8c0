import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/package-service.ts'],
    testTimeout: 20_000,
    hookTimeout: 90_000,
  },
});
