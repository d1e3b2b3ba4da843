import { z } from "zod";
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
]);
export type RuleSettings = z.infer<typeof RuleSettings>;

export function ruleOf(settings: RuleSettings): Aggregate {
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
  }
}
