import { setTimeout } from "node:timers/promises";
import { digestOf } from "../../twins/core/digest.ts";
import type { LocalText } from "../../twins/core/place.ts";
import { type Result, refuse } from "../../twins/core/result.ts";
import { type DrillDefinition, definitionDigest } from "../../twins/drill/definition.ts";
import { DRILL_FORMAT } from "../../twins/drill/input.ts";
import type { KeptLobby } from "./lobby.ts";

/** Of the countdown, what waiting for the chain may take, ms: the world is made in the rest. */
const PERMIT_WAIT_MS = 3_500;

/** Permits of simulations on chain (SimulationPermit); a wait may be long where no chain is reachable. */
export interface DrillPermits {
  /** @returns the permit's id */
  request(siteId: string, scenario: unknown, modelCids: readonly string[]): Promise<Result<string>>;
  post(permitId: string, resultDigest: string): Promise<Result<unknown>>;
}

/** The zoo's model that can steer signs, and whether the community has approved it. */
export interface DrillGuide {
  readonly model: string;
  isApproved(): boolean;
}

export interface PermitParts {
  readonly permits: DrillPermits | null;
  readonly guide: DrillGuide | null;
}

/** Hazards whose rooms have detectors: a model can steer signs there. */
export const canBeGuided = ({ rubric }: Pick<DrillDefinition, "rubric">): boolean => rubric.id === "fire";

const usual: LocalText = {
  en: "Its signs point to the nearest way and do not change.",
  zh: "标志固定指向最近的路径。",
};
const note = (en: string, zh: string): LocalText => ({ en: `${en} ${usual.en}`, zh: `${zh}${usual.zh}` });

const chainAway = (): Result<never> =>
  refuse("CHAIN_DOWN", { en: "The chain cannot be reached.", zh: "无法连接区块链。" });

/** What a drill's permit is asked for: everything that its run follows from but what people do. */
export const scenarioOf = ({ drill, seed, agents, run, liveStart }: KeptLobby, definition: DrillDefinition) => ({
  ...{ kind: "drill", format: DRILL_FORMAT, drill, definition: definitionDigest(definition), seed, agents, run },
  ...(liveStart === null ? {} : { live: digestOf(liveStart) }),
  // A permit's budget is counted in replications of branches.
  ...{ replications: 1, branches: ["drill"] },
});

export type Permitted = Pick<KeptLobby, "permit" | "model" | "permitNote">;

/** Why no model steers the signs that one was wanted for; null where one may, or none was wanted. */
function whyNot(lobby: KeptLobby, definition: DrillDefinition, { guide }: PermitParts): LocalText | null {
  if (!lobby.guidance || !canBeGuided(definition)) return null;
  if (guide === null) return note("No model that steers signs is at hand.", "没有可控制标志的模型。");
  if (guide.isApproved()) return null;
  return note(
    "The community has not approved the model that would steer the signs.",
    "社区尚未批准用于控制标志的模型。",
  );
}

/**
 * Asks for the permit of a drill that begins. A comparison that is not permitted does not run; a drill that people wait for does, by
 * itself: without a permit no model steers it, and the lobby says so.
 */
export async function permitRun(lobby: KeptLobby, definition: DrillDefinition, parts: PermitParts): Promise<Permitted> {
  const { permits, guide } = parts;
  const refusal = whyNot(lobby, definition, parts);
  const isGuided = lobby.guidance && canBeGuided(definition) && guide !== null && refusal === null;
  const models = isGuided ? [guide.model] : [];
  const asked = permits?.request(definition.siteId, scenarioOf(lobby, definition), models);
  const late = setTimeout(PERMIT_WAIT_MS, undefined, { ref: false }).then(chainAway);
  const permit = asked === undefined ? chainAway() : await Promise.race([asked, late]);
  if (permit.ok) return { permit: permit.value, model: models[0] ?? null, permitNote: refusal };
  const { said, message } = permit.error;
  const why = said ?? { en: message, zh: message };
  return {
    ...{ permit: null, model: null },
    permitNote: note(
      `This drill has no permit on chain, so no model takes part. ${why.en}`,
      `本次演练没有链上许可，因此没有模型参与。${why.zh}`,
    ),
  };
}
