import { defineConfig } from 'vitest/config';

/** The journeys, in Debian's Chromium, against the product started as a user starts it. One at a time: each has its own data folder. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.spec.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
