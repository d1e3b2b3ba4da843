import { ok, type Result } from "../../../twins/core/result.ts";
import { type Control, type Rehearsal, rehearse, summaryOf } from "./rolling.ts";
import { freeField, heldField, type SpeedField } from "./speedField.ts";

/** Ways to know the speeds ahead, and one way not to plan. */
export const KNOWN_BY = ["forecast", "current", "free", "perfect", "nearest"] as const;
export type KnownBy = (typeof KNOWN_BY)[number];

/** Speeds as they were recorded, and as they are told. */
export interface Knowledge {
  readonly truth: SpeedField;
  /** What is told at a recorded step: m/s, that step and those after it. */
  told(step: number): readonly Float64Array[];
  /** Where everything has an end: as far as anybody holds today's speeds for tomorrow's, s. */
  readonly horizonS: number;
}

/** What each believes at a time: by the forecast, by speeds as they are, as if all were free, by what will happen. */
export function controlOf(by: KnownBy, { truth, told, horizonS }: Knowledge): Control {
  const { fromS, stepS, steps, freeMps } = truth;
  const stepAt = (nowS: number): number => Math.min(steps.length - 1, Math.max(0, Math.floor((nowS - fromS) / stepS)));
  const now = (nowS: number): SpeedField =>
    heldField(steps[stepAt(nowS)] ?? new Float64Array(), fromS + stepAt(nowS) * stepS, horizonS, freeMps);
  const fields: Readonly<Record<KnownBy, Control["fieldAt"]>> = {
    forecast: (nowS) => {
      const step = stepAt(nowS);
      return { fromS: fromS + step * stepS, stepS, steps: told(step), freeMps };
    },
    current: now,
    free: () => freeField(freeMps),
    perfect: () => truth,
    nearest: now,
  };
  return { rule: by === "nearest" ? "nearest" : "best", fieldAt: fields[by] };
}

export interface Line {
  readonly by: KnownBy;
  readonly served: number;
  readonly meanS: number;
  /** Mean with each incident's weight. */
  readonly weightedS: number;
  readonly p90S: number;
}

/** The same calls by everything that may be known. Whatever was believed, vehicles drive by the truth. */
export function compare(rehearsal: Omit<Rehearsal, "truth">, knowledge: Knowledge): Result<readonly Line[]> {
  const lines: Line[] = [];
  for (const by of KNOWN_BY) {
    const responses = rehearse({ ...rehearsal, truth: knowledge.truth }, controlOf(by, knowledge));
    if (!responses.ok) return responses;
    lines.push({ by, ...summaryOf(responses.value) });
  }
  return ok(lines);
}
