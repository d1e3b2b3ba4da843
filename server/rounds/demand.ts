import { z } from "zod";
import { Instruction } from "../../models/learning/instruction.ts";
import { Pace } from "../../models/learning/offer.ts";

/** Most clients of a demand. */
export const MAX_SEATS = 300;

/** What is trained, by whom and how: with it and the clients' examples every number of the run can be made again. */
export const Demand = z.strictObject({
  /** Of the zoo. */
  task: z.string().min(1).max(64),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31),
  instruction: Instruction,
  /** By place. */
  clients: z.array(z.string().min(1).max(128)).min(1).max(MAX_SEATS),
  /** Share of the model's width that each trains, by place; absent where all train the whole. */
  widths: z.array(z.number().positive().max(1)).min(1).max(MAX_SEATS).optional(),
  /** On chain, which the members of nodes have signed for; absent where no client is a node. */
  demand: z
    .string()
    .regex(/^[0-9]{1,78}$/)
    .optional(),
  /** Digest of the members of each that is a node, by place; absent where none is. */
  rosters: z
    .array(
      z
        .string()
        .regex(/^0x[0-9a-f]{64}$/)
        .nullable(),
    )
    .min(1)
    .max(MAX_SEATS)
    .optional(),
  /** Whether updates may come late; absent where none may. */
  pace: Pace.optional(),
});
export type Demand = z.infer<typeof Demand>;
