import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts'],
    // Some tests start the command as a process of its own, which takes its time on a busy machine.
    testTimeout: 30_000,
  },
})
