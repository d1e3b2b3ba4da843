import { defineConfig } from "vitest/config";

/** Tests of the whole product, in a real Chromium where there is a page: one after the other, since each starts whole processes. */
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts", "test/world/**/*.test.ts"],
    globalSetup: ["test/support/chromium.setup.ts"],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
