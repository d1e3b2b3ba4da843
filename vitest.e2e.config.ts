import { defineConfig } from "vitest/config";

/** Tests in a real Chromium against the real product: one after the other, since each starts whole processes. */
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts"],
    globalSetup: ["test/support/chromium.setup.ts"],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
