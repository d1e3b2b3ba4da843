import { z } from "zod";
import type { UniformIntegers } from "../pipeline/noise.ts";
import { RuleSettings, ruleOf } from "./aggregate/named.ts";
import { fedAdam, fedAvg, fedAvgM, fedProx, type Strategy, scaffold } from "./strategies/strategy.ts";

/** Bounds of what a demand may ask of a device: a day of training at the most, not a decade. */
const LIMITS = { rounds: 10_000, epochs: 1_000, batch: 65_536, rate: 10, levels: 8 } as const;

const Rate = z.number().positive().max(LIMITS.rate);
const Momentum = z.number().min(0).lt(1);

/** How the server joins updates and what clients do for it, by Flower's names, with the settings of each. */
export const StrategySettings = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("fedavg"), serverRate: Rate }),
  z.strictObject({ name: z.literal("fedavgm"), momentum: Momentum, serverRate: Rate }),
  z.strictObject({ name: z.literal("fedprox"), proximal: z.number().min(0).max(1e3) }),
  z.strictObject({ name: z.literal("fedadam"), serverRate: Rate, adaptivity: z.number().positive().max(1) }),
  z.strictObject({ name: z.literal("scaffold"), serverRate: Rate }),
]);
export type StrategySettings = z.infer<typeof StrategySettings>;

/** Shares of the model's width that clients may train, the largest first: the whole, and what is less. */
export const Widths = z.strictObject({
  levels: z
    .array(z.number().positive().max(1))
    .min(2)
    .max(LIMITS.levels)
    .refine((levels) => levels[0] === 1 && levels.every((level, i) => i === 0 || level < (levels[i - 1] ?? 0)), {
      message: "from 1 on, each less than the one before",
    }),
});

/** Slices are joined number by number: Scaffold's control variates and rules that compare whole updates have no meaning for them. */
const mayBeSliced = ({ name }: StrategySettings, rule: RuleSettings): boolean =>
  name !== "scaffold" && ["mean", "median", "trimmed"].includes(rule.name);

/**
 * A demand's training instruction: everything that decides an update but the weights, the examples and the seed. Its digest stands on
 * chain, so that anybody can train a round again by it.
 */
export const Instruction = z
  .strictObject({
    rounds: z.int().min(1).max(LIMITS.rounds),
    /** Passes over its examples that a client makes in a round. */
    epochs: z.int().min(1).max(LIMITS.epochs),
    /** Examples of a step. */
    batch: z.int().min(1).max(LIMITS.batch),
    optimiser: z.enum(["sgd", "adam"]),
    rate: Rate,
    /** Times this from round to round, the clients' rate. */
    rateDecay: z.number().positive().max(1),
    loss: z.enum(["squared", "absolute", "binary", "classes"]),
    codec: z.enum(["float32", "int8", "sign"]),
    strategy: StrategySettings,
    rule: RuleSettings,
    /** Slices of the model's width for devices that are too slow for all of it; all train the whole without. */
    widths: Widths.optional(),
  })
  .refine(({ strategy, rule, widths }) => widths === undefined || mayBeSliced(strategy, rule), {
    message: "slices of the width go with the rules mean, median and trimmed, and not with scaffold",
    path: ["widths"],
  });
export type Instruction = z.infer<typeof Instruction>;

/**
 * The strategy of an instruction.
 * @param clients all that may take part
 * @param chance of a private round's noise; nothing where no round is joined, and for rules without noise
 */
export function strategyOf(
  { strategy: settings, rule }: Pick<Instruction, "strategy" | "rule">,
  clients: number,
  chance: UniformIntegers | null = null,
): Strategy {
  const aggregate = ruleOf(rule, clients, chance);
  switch (settings.name) {
    case "fedavg":
      return fedAvg(settings.serverRate, aggregate);
    case "fedavgm":
      return fedAvgM(settings.momentum, settings.serverRate, aggregate);
    case "fedprox":
      return fedProx(settings.proximal, aggregate);
    case "fedadam":
      return fedAdam(settings, aggregate);
    case "scaffold":
      return scaffold(clients, settings.serverRate, aggregate);
  }
}
