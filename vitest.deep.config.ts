import { defineConfig } from "vitest/config";

/** Heavy sets: long fuzz, training, many kills. */
export default defineConfig({
  test: {
    include: ["test/deep/**/*.test.ts"],
    globalSetup: ["test/support/product.setup.ts"],
    fileParallelism: false,
    testTimeout: 1_800_000,
    hookTimeout: 180_000,
  },
});
