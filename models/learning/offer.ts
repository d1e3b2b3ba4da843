import { z } from "zod";
import { Instruction } from "./instruction.ts";

/** Most seats of a demand: one bit each in a word of the contract. */
export const MAX_SEATS = 256;

/** How a round's pay is split among those who delivered, beside the part that all share alike. */
export const ContributionRule = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("leave-one-out") }),
  /** All who delivered alike: what else is paid by tells of who sent what. */
  z.strictObject({ name: z.literal("equal") }),
  z.strictObject({
    name: z.literal("shapley"),
    /** Orders in which clients join. */
    orders: z.int().min(1).max(1_000),
    /** Once a set is as good as all to within this, in the measure's unit, who comes later adds nothing. */
    tolerance: z.number().min(0),
  }),
]);
export type ContributionRule = z.infer<typeof ContributionRule>;

/** Most rounds that an update may be late. */
const MOST_LATE = 1_000;

/**
 * Rounds in which nobody waits for the slowest (FedBuff; Nguyen et al., AISTATS 2022), on the contract's time: a round is open until as
 * many have delivered as are enough by the demand's terms, all seats, or its time to commit is over, and takes one update of each seat,
 * also one that was begun some rounds before.
 */
export const Pace = z.strictObject({
  name: z.literal("buffered"),
  /** Updates that are joined together, at least; fewer wait for those of later rounds. */
  size: z.int().min(1).max(MAX_SEATS),
  /** An update that was begun more rounds before is refused. */
  maxLate: z.int().min(1).max(MOST_LATE),
});
export type Pace = z.infer<typeof Pace>;

/** What is carried from round to round would tear where a round's update is refused for being late, or was begun before another's end. */
const goesLate = ({ strategy, rule, codec }: Instruction): boolean =>
  strategy.name !== "scaffold" && rule.name !== "private" && codec === "float32";

/**
 * What a demand asks to be trained, before anybody has a seat: its digest is the one that TrainingMarket keeps as the
 * instruction's, so that with it, the seats and the devices' examples every number of the demand can be made again.
 */
export const Offer = z
  .strictObject({
    /** Of the zoo: network, examples and measure. */
    task: z.string().min(1).max(64),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31),
    instruction: Instruction,
    contribution: ContributionRule,
    /** Absent: each round waits for all seats, and takes only what was begun in it. */
    pace: Pace.optional(),
  })
  .refine(({ instruction, contribution }) => instruction.rule.name !== "private" || contribution.name === "equal", {
    message: "a private rule pays all alike",
    path: ["contribution"],
  })
  .refine(({ instruction, pace }) => pace === undefined || goesLate(instruction), {
    message: "late updates go with the codec float32, and not with scaffold or a private rule",
    path: ["pace"],
  });
export type Offer = z.infer<typeof Offer>;

/** Which data and which machines a demand wants; its digest is the terms' profile digest. */
export const WantedProfile = z.strictObject({
  /** Fewest examples that a device trains on. */
  minExamples: z.int().min(1).max(1e9),
  /** A device that would need longer for a round, with the least width of the demand, is not selected, s. */
  maxTurnS: z
    .number()
    .positive()
    .max(30 * 86_400),
});
export type WantedProfile = z.infer<typeof WantedProfile>;

/** What a device says of its data and its machine when it applies; its digest is what it signs. */
export const PerformanceProfile = z.strictObject({
  examples: z.int().min(1).max(1e9),
  /** Measured by a short training of the demand's own network. */
  examplesPerS: z.number().positive().max(1e9),
  /** What it learns on, such as "node" or "browser". */
  platform: z.string().min(1).max(64),
  /** Of a node: digest of its roster, the members that train in its place. Absent: the device trains itself. */
  roster: z
    .string()
    .regex(/^0x[0-9a-f]{64}$/)
    .optional(),
});
export type PerformanceProfile = z.infer<typeof PerformanceProfile>;

/** How long a device says that a round of the whole model takes it, s. */
export const turnS = (
  { examples, examplesPerS }: PerformanceProfile,
  { epochs }: Pick<Instruction, "epochs">,
): number => (examples * epochs) / examplesPerS;

/**
 * The share of the model's width that a device trains: the largest of the demand's with which it makes its round in time. Follows from
 * what the device signed and the demand's documents, so that anybody finds the same. A slice's work falls at least as its width: the
 * first and the last layers are cut on one side, the others on both, whose work falls as its square. The zoo's networks have most
 * weights in the first, so the square would promise too much. What a step costs however small the network is is not reckoned: of one
 * with a thousand weights a slice is hardly faster than the whole.
 * @returns null for a device that is too slow for all of them
 */
export function widthOf(
  profile: PerformanceProfile,
  { maxTurnS }: Pick<WantedProfile, "maxTurnS">,
  { epochs, widths }: Pick<Instruction, "epochs" | "widths">,
): number | null {
  const wholeS = turnS(profile, { epochs });
  return (widths?.levels ?? [1]).find((level) => level * wholeS <= maxTurnS) ?? null;
}
