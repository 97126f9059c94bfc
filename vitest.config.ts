import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'web/src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts'],
    // Processes, not threads: DuckDB and libsql are native, and a crash there must cost one test file only.
    pool: 'forks',
    maxWorkers: 2,
    setupFiles: ['tests/support/fixed-seed.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
