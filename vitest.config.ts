import { defineConfig } from "vitest/config";
import { longestFirst } from "./test/support/longestFirst.ts";

export default defineConfig({
  test: {
    include: ["{twins,models,contracts-abi,server,client}/**/*.test.{ts,tsx}", "test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "test/e2e/**", "test/world/**", "test/deep/**", "test/bench/**"],
    // More than cores: many tests wait for processes of ours or for blocks.
    maxWorkers: 4,
    // Files of a worker share their modules, most of which are pure: an eighth of the time goes into loading them anew.
    isolate: false,
    sequence: {
      // The compiler and forge use two cores by themselves, the commands and the models' processes wait for one another.
      sequencer: longestFirst([
        "contracts-abi/forge",
        "economy/community",
        "plant/plant",
        "drills/drills",
        "cli/aitn",
        "cli/model",
        "sandbox/publications",
        "sandbox/acting",
        "embedded/embedded",
        "cli/learn",
        "rounds/demandServer",
        "sandbox/arena",
        "gateway/kill",
      ]),
    },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // vitest's own patience is a second, which a busy machine can need for less.
    expect: { poll: { timeout: 10_000 } },
  },
});
