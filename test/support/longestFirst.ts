import { BaseSequencer, type TestSequencerConstructor, type TestSpecification } from "vitest/node";

/** What takes longest begins first, so that nothing long is left for one worker at the end. @param longest ends of paths, without .test.ts */
export function longestFirst(longest: readonly string[]): TestSequencerConstructor {
  const rank = ({ moduleId }: TestSpecification): number => {
    const at = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
    return at === -1 ? longest.length : at;
  };
  return class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
    }
  };
}
