import { defineConfig } from 'vitest/config';

/** `npm run test:real`: real OpenCode at work, one file a version, side by side. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/real/**/*.real.ts'],
    pool: 'forks',
    maxWorkers: 3,
    testTimeout: 300_000,
    // Installs OpenCode where the cache is empty.
    hookTimeout: 600_000,
  },
});
