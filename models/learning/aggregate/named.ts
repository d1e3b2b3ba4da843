import { z } from "zod";
import type { UniformIntegers } from "../../pipeline/noise.ts";
import { privateMean } from "./privateMean.ts";
import { type Aggregate, clippedMean, coordinateMedian, multiKrum, trimmedMean, weightedMean } from "./rules.ts";

/** How updates are joined, by name and as a demand writes it down. */
export const RuleSettings = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("mean") }),
  z.strictObject({ name: z.literal("median") }),
  /** `share` of the clients is left out at each end. */
  z.strictObject({ name: z.literal("trimmed"), share: z.number().min(0).lt(0.5) }),
  /** So many that lie are expected. */
  z.strictObject({ name: z.literal("krum"), liars: z.int().min(0).max(1_000) }),
  /** Each shortened to the median of the round's norms. */
  z.strictObject({ name: z.literal("clipped") }),
  /** Each shortened to `clip`, and noise of `noise` times that on the sum; `delta` is what the budget is told for. */
  z.strictObject({
    name: z.literal("private"),
    clip: z.number().positive().max(1e6),
    noise: z.number().min(0.01).max(1e3),
    delta: z.number().positive().lt(1),
  }),
]);
export type RuleSettings = z.infer<typeof RuleSettings>;

/**
 * @param clients all that may take part
 * @param chance of the noise, where the rule has some; without it such a rule joins nothing: a client needs none
 */
export function ruleOf(settings: RuleSettings, clients: number, chance: UniformIntegers | null): Aggregate {
  switch (settings.name) {
    case "mean":
      return weightedMean;
    case "median":
      return coordinateMedian;
    case "trimmed":
      return trimmedMean(settings.share);
    case "krum":
      return multiKrum(settings.liars);
    case "clipped":
      return clippedMean(null);
    case "private":
      return (updates) => {
        if (chance === null) throw new RangeError("a private round needs noise");
        return privateMean({ ...settings, clients }, chance)(updates);
      };
  }
}
