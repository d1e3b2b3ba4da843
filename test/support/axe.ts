import { createRequire } from "node:module";
import type { AxeResults, ImpactValue, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

/** Not `import`: its types belong to a page, as it does itself. */
const { source } = createRequire(import.meta.url)("axe-core") as { source: string };

/** What axe has in a page. */
interface InPage {
  readonly axe: { run(context: object, options: RunOptions): Promise<AxeResults> };
}

export interface Look {
  /** CSS selectors of the only parts looked at. */
  readonly parts?: readonly string[];
  /** Only what hinders people so much. */
  readonly impacts?: readonly ImpactValue[];
}

/**
 * What axe finds wrong on a page, by all its rules: the rule, and the first elements. Run in the page itself, which tells
 * only what is wrong: axe's own wrapper for Playwright opens a page more and carries all that is right there and back,
 * ten times as long.
 */
export async function violations(page: Page, { parts = [], impacts }: Look = {}): Promise<string[]> {
  if (page.frames().length > 1) throw new Error("this looks at the page, and not into frames within");
  await page.evaluate(source);
  const found = await page.evaluate(
    async ([include, options]) => {
      const { axe } = globalThis as unknown as InPage;
      const results = await axe.run(include.length > 0 ? { include } : document, options);
      return results.violations.map(({ id, impact, nodes }) => ({
        id,
        impact: impact ?? null,
        at: nodes.slice(0, 3).map(({ target }) => target.join(" ")),
      }));
    },
    [parts.map((part) => [part]), { resultTypes: ["violations"] }] as [string[][], RunOptions],
  );
  return found
    .filter(({ impact }) => impacts === undefined || impacts.includes(impact))
    .map(({ id, at }) => `${id}: ${at.join("; ")}`);
}
