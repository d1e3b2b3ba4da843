import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest begins first, so that nothing long is left for one worker at the end. */
const LONGEST = ["story", "kill", "console", "sandbox", "badHost", "accounts", "replay"];
const rank = ({ moduleId }: TestSpecification): number => {
  const at = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  return at === -1 ? LONGEST.length : at;
};

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

/** Tests of the whole product, in a real Chromium where there is a page. Three at a time: each starts a whole process tree, and mostly waits for it. */
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts", "test/world/**/*.test.ts"],
    globalSetup: ["test/support/product.setup.ts"],
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // A page that shares two cores with two other products takes its time; vitest's own patience is a second.
    expect: { poll: { timeout: 30_000 } },
  },
});
