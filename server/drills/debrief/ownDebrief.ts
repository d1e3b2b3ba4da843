import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type { DrillDefinition } from "../../../twins/drill/definition.ts";
import { rubricOf } from "../../../twins/drill/judge.ts";
import type { DebriefView } from "../../../twins/protocol/drill.ts";
import type { OpenLobby } from "../lobbyRuns.ts";

/** How the drill that has ended was for one of its people; of the others, numbers alone. */
export function debriefOf(
  { end, kept }: Pick<OpenLobby, "end" | "kept">,
  seat: number,
  { rubric }: Pick<DrillDefinition, "rubric">,
): Result<{ debrief: DebriefView }> {
  const who = kept.people[seat]?.who ?? null;
  if (end === null) return refuse("SIM_STATE", { en: "The drill has not ended yet.", zh: "演练尚未结束。" });
  const own = who === null ? undefined : end.participants[who];
  if (own === undefined)
    return refuse("SIM_STATE", { en: "You took no part in this run.", zh: "您没有参加这一次演练。" });
  const { criteria: judged } = rubricOf(rubric, own.role);
  const criteria = new Map(judged.map((criterion) => [criterion.id, criterion]));
  const { points, lines, better } = own.score;
  const all = end.participants;
  return ok({
    debrief: {
      digest: end.digest,
      seed: kept.seed,
      lengthS: end.lengthS,
      score: {
        points,
        lines: lines.map((line) => ({ ...line, title: criteria.get(line.id)!.title })),
        better: better === null ? null : criteria.get(better)!.advice,
      },
      path: own.path.map((point) => ({ ...point })),
      all: {
        people: all.length,
        safe: all.filter(({ isSafe }) => isSafe).length,
        meanPoints: all.reduce((sum, { score }) => sum + score.points, 0) / Math.max(1, all.length),
        agents: end.agents,
        agentsSafe: end.agentsSafe,
      },
    },
  });
}
