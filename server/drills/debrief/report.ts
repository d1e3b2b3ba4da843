import { medianOf } from "../../../twins/core/numeric.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type { DrillDefinition } from "../../../twins/drill/definition.ts";
import { DEBRIEF_LIMITS, type ReportView } from "../../../twins/protocol/debrief.ts";
import type { OpenLobby } from "../lobbyRuns.ts";
import type { DrillEnd } from "../messages.ts";
import { criteriaView, type Results, sharesOf } from "./results.ts";
import type { KeptAnalysis } from "./tasks.ts";

/** By role: how many, and how many of them were safe. */
function rolesOf({ participants }: DrillEnd): ReportView["roles"] {
  const roles = new Map<string, { people: number; safe: number }>();
  for (const { role, isSafe } of participants) {
    const one = roles.get(role) ?? { people: 0, safe: 0 };
    roles.set(role, { people: one.people + 1, safe: one.safe + (isSafe ? 1 : 0) });
  }
  return [...roles].map(([role, counts]) => ({ role, ...counts }));
}

/**
 * The organiser's report of a run. Points and times are those of a group: of fewer than `leastGroup` people they would tell who, and are
 * left out; who was alone sees what is their own.
 */
export function reportOf(
  { kept, end }: Pick<OpenLobby, "kept" | "end">,
  seat: number,
  definition: Pick<DrillDefinition, "id" | "rubric">,
  results: Results,
  analysis: KeptAnalysis | null,
): Result<{ report: ReportView }> {
  if (kept.people[seat]?.isHost !== true)
    return refuse("AUTH_FORBIDDEN", {
      en: "Only who opened this drill may do that.",
      zh: "只有开设演练的人可以这样做。",
    });
  if (end === null) return refuse("SIM_STATE", { en: "The drill has not ended yet.", zh: "演练尚未结束。" });
  const all = end.participants;
  const isAlone = all.length === 1 && kept.people[seat].who === 0;
  const isTold = all.length >= DEBRIEF_LIMITS.leastGroup || isAlone;
  const outs = analysis?.participants.flatMap(({ outS }) => (outS === null ? [] : [outS])) ?? [];
  return ok({
    report: {
      endedAtMs: kept.endedAtMs ?? kept.createdAtMs,
      digest: end.digest,
      lengthS: end.lengthS,
      run: kept.run,
      roles: rolesOf(end),
      agents: end.agents,
      agentsSafe: end.agentsSafe,
      meanPoints: isTold ? all.reduce((sum, { score }) => sum + score.points, 0) / all.length : null,
      criteria: isTold ? criteriaView(definition.rubric, sharesOf(end), isAlone ? 1 : DEBRIEF_LIMITS.leastGroup) : null,
      medianOutS: isTold ? medianOf(outs) : null,
      lastOutS: isTold && outs.length > 0 ? Math.max(...outs) : null,
      all: results.of(definition),
    },
  });
}
