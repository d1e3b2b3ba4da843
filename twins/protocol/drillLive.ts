import { z } from "zod";
import { LocalTextSchema } from "../core/place.ts";
import { SITE_ID } from "../core/site.ts";

/** How a site was at one moment, as a drill begins from it: counts by room and no identities. Rule DRL-25 of SPEC.md. */

/** Bumped whenever the same start would begin another run. */
export const LIVE_FORMAT = 1;

export const LIVE_LIMITS = {
  doors: 5_000,
  rooms: 2_000,
  /** In one room or group of rooms; how many take part is the drill's own limit. */
  people: 10_000,
  machines: 1_000,
  lifts: 200,
  /** Things that one piece rests on; more are left out of the list, not of the piece. */
  sources: 16,
  left: 500,
  /** A reading that is older by its own clock is none of now, whatever its model says, ms. */
  doorMs: 3_600_000,
  peopleMs: 900_000,
  machineMs: 60_000,
  weatherMs: 10_800_000,
  /** A device's clock may be ahead by so much, ms. */
  aheadMs: 5_000,
} as const;

const id = z.string().min(1).max(128);
const ageMs = z.int().min(0).max(31_536_000_000);
/** What the hazards' laws take, Cel. */
const airC = z.number().min(-50).max(60);

/** Which Thing a piece comes from, and how. */
export const LiveSourceSchema = z.strictObject({
  thing: id,
  title: LocalTextSchema,
  kind: z.enum(["live", "recorded", "virtual", "simulated"]),
  ageMs,
  /** The approved model that estimated it of what the Thing measured; null where it was measured itself. */
  model: z.string().max(128).nullable(),
});
export type LiveSource = z.infer<typeof LiveSourceSchema>;
const from = z.array(LiveSourceSchema).min(1).max(LIVE_LIMITS.sources);

const measured = (value: z.ZodNumber) => z.strictObject({ value, from }).nullable();

export const LIVE_OF = ["door", "people", "machine", "lift", "air", "wind", "rain"] as const;
/** Nothing was reported; too old; of bad quality; from the future; others say otherwise; of no part of the venue; beyond what the model has learned; no approved model. */
export const LIVE_WHY = [
  "silent",
  "stale",
  "bad",
  "ahead",
  "contradicts",
  "elsewhere",
  "unseen",
  "unapproved",
] as const;
const LeftSchema = z.strictObject({
  ...{ thing: id, title: LocalTextSchema, of: z.enum(LIVE_OF), why: z.enum(LIVE_WHY) },
  ageMs: ageMs.nullable(),
});
export type LiveLeft = z.infer<typeof LeftSchema>;

const isOnce = (ids: readonly string[]): boolean => new Set(ids).size === ids.length;

export const LiveStartSchema = z.strictObject({
  format: z.literal(LIVE_FORMAT),
  siteId: z.string().regex(SITE_ID),
  /** The moment, epoch ms. */
  atMs: z.int().min(0),
  /** By chance: its digest is public on chain, and nobody is to find the counts by trying. */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  /** Openings of the venue by id. */
  doors: z
    .array(z.strictObject({ opening: id, stands: z.enum(["open", "closed", "locked"]), from }))
    .max(LIVE_LIMITS.doors)
    .refine((doors) => isOnce(doors.map(({ opening }) => opening)), "an opening stands twice"),
  /** People in a room, or in several together, by the rooms' ids; a room is in one entry at most. */
  people: z
    .array(
      z.strictObject({
        rooms: z.array(id).min(1).max(LIVE_LIMITS.rooms),
        count: z.int().min(0).max(LIVE_LIMITS.people),
        how: z.enum(["counted", "present", "estimated"]),
        from,
      }),
    )
    .max(LIVE_LIMITS.rooms)
    .refine((people) => isOnce(people.flatMap(({ rooms }) => rooms)), "a room is counted twice"),
  machines: z.array(z.strictObject({ thing: id, isRunning: z.boolean(), from })).max(LIVE_LIMITS.machines),
  lifts: z
    .array(z.strictObject({ thing: id, positionM: z.number().min(-1_000).max(2_000), from }))
    .max(LIVE_LIMITS.lifts),
  /** Air in Cel, wind in m/s, rain in mm/h; null where nothing measured it. */
  weather: z.strictObject({
    outdoorC: measured(airC),
    indoorC: measured(airC),
    windMps: measured(z.number().min(0).max(150)),
    rainMmPerH: measured(z.number().min(0).max(1_000)),
  }),
  /** What was there and is not used, and why: it stays as the drill has it. */
  left: z.array(LeftSchema).max(LIVE_LIMITS.left),
});
export type LiveStart = z.infer<typeof LiveStartSchema>;

/** Longer than a title. */
const sentence = z.object({ en: z.string().max(800), zh: z.string().max(800) });

/** The same in words, for who may see it. */
export const LiveToldSchema = z.object({
  atMs: z.number(),
  /** Where the readings are from; several where they mix. */
  kinds: z.array(LiveSourceSchema.shape.kind).max(4),
  doors: z.object({ open: z.int(), closed: z.int(), locked: z.int() }),
  /** People who take part, how many were counted, and in how many rooms somebody is. */
  people: z.object({ taken: z.int(), counted: z.int(), rooms: z.int() }).nullable(),
  oldestMs: z.number(),
  known: z.array(sentence).max(40),
  left: z.array(sentence).max(80),
});
export type LiveTold = z.infer<typeof LiveToldSchema>;
