import type { Rubric } from "../../judge.ts";
import { together } from "./parent.ts";
import { RESPONDER } from "./responder.ts";
import { account, report, WARDEN, warn } from "./warden.ts";
import { shared, weighted } from "./weights.ts";

/** What roles are judged by where a hazard has nothing of its own for them: what everybody does, and what they answer for. */
export function usualRoles({ source, criteria }: Pick<Rubric, "source" | "criteria">): NonNullable<Rubric["roles"]> {
  const both = (other: Rubric["source"]): Rubric["source"] => ({
    en: `${source.en} ${other.en}`,
    zh: `${source.zh}${other.zh}`,
  });
  // What a hazard's own criteria have already is not asked for twice.
  const names = new Set(criteria.map(({ id }) => id));
  const duties = [weighted(warn, 10), weighted(account, 20), weighted(report, 10)].filter(({ id }) => !names.has(id));
  const rest = 100 - duties.reduce((sum, { most }) => sum + most, 0);
  return {
    parent: { source, criteria: [...shared(criteria, 80), together(20)] },
    warden: { source: both(WARDEN.source), criteria: [...shared(criteria, rest), ...duties] },
    responder: RESPONDER,
  };
}
