import type { Mph, TrafficView } from "../../../twins/protocol/homeCity.ts";
import type { ShownSpeeds } from "../../session/trafficShown.ts";
import type { LaterRoads } from "../../session/view.ts";

/** Which speeds the roads show: those of the shown moment, or of the forecast's step, or told of a later one, or as that turned out. */
export type RoadChoice = "shown" | "recorded" | LaterRoads;

/** What can be chosen of a forecast; of the shown moment only where it is that of the forecast. */
export function choicesOf(traffic: TrafficView, follows: boolean): readonly RoadChoice[] {
  if (traffic.step === null) return ["shown"];
  const later = (kind: "forecast" | "happened"): LaterRoads[] =>
    traffic.horizons
      .filter(({ happenedMph }) => kind === "forecast" || happenedMph.some((mph) => mph !== null))
      .map(({ aheadMin }): LaterRoads => `${kind}-${aheadMin}`);
  return [follows ? "shown" : "recorded", ...later("forecast"), ...later("happened")];
}

const byThing = (things: readonly string[], mph: readonly Mph[]): ReadonlyMap<string, number> =>
  new Map(things.map((thing, i) => [thing, mph[i] ?? Number.NaN]));

/** Null: the roads show the shown moment. */
export function speedsOf(traffic: TrafficView, choice: RoadChoice): ShownSpeeds | null {
  const { recordedAtMs: atMs, detectors } = traffic;
  if (choice === "shown" || atMs === null) return null;
  if (choice === "recorded") return { kind: "recorded", atMs, aheadMin: 0, mph: byThing(detectors, traffic.nowMph) };
  const [kind, ahead] = choice.split("-") as ["forecast" | "happened", string];
  const horizon = traffic.horizons.find(({ aheadMin }) => aheadMin === Number(ahead));
  if (horizon === undefined) return null;
  const { aheadMin, toldMph, happenedMph } = horizon;
  return { kind, atMs, aheadMin, mph: byThing(detectors, kind === "forecast" ? toldMph : happenedMph) };
}
