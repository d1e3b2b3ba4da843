import { defineConfig } from "vitest/config";

/** Tests of the whole product, in a real Chromium where there is a page. Two at a time: each starts a whole process tree, and waits for it. */
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts", "test/world/**/*.test.ts"],
    globalSetup: ["test/support/product.setup.ts"],
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
