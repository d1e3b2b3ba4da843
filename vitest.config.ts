import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{twins,models,contracts-abi,server,client}/**/*.test.{ts,tsx}", "test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "test/e2e/**", "test/world/**", "test/deep/**", "test/bench/**"],
    maxWorkers: 3,
    // Files of a worker share their modules, most of which are pure: an eighth of the time goes into loading them anew.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // vitest's own patience is a second, which a busy machine can need for less.
    expect: { poll: { timeout: 10_000 } },
  },
});
