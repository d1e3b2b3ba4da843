import { defineConfig } from "vitest/config";
import { longestFirst } from "./test/support/longestFirst.ts";

/** Tests of the whole product, in a real Chromium where there is a page. Four at a time: each starts a whole process tree, and mostly waits for it. */
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts", "test/world/**/*.test.ts"],
    globalSetup: ["test/support/product.setup.ts"],
    maxWorkers: 4,
    sequence: {
      sequencer: longestFirst([
        "e2e/drill",
        "story",
        "kill",
        "e2e/sites",
        "flood",
        "e2e/sandbox",
        "world/sandbox",
        "badHost",
        "accounts",
        "console",
        "rounds",
        "replay",
      ]),
    },
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // A page that shares two cores with two other products takes its time; vitest's own patience is a second.
    expect: { poll: { timeout: 30_000 } },
  },
});
