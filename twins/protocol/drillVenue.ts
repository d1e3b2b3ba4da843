import { z } from "zod";
import { LocalTextSchema } from "../core/place.ts";

/** What extinguishers hold. */
export const DRILL_AGENTS = ["water", "co2", "powder"] as const;
const text = LocalTextSchema;
const xy = z.tuple([z.number(), z.number()]);

/** What a browser needs of the venue to draw it from above and from within, to name places and to predict its own steps. */
export const VenueSchema = z.object({
  origin: z.object({ x: z.number(), y: z.number(), floors: z.array(z.number()) }),
  storeys: z.array(
    z.object({
      id: z.string(),
      title: text,
      floorZ: z.number(),
      heightM: z.number(),
      walls: z.array(z.tuple([xy, xy])),
    }),
  ),
  rooms: z.array(z.object({ id: z.string(), title: text, storey: z.int(), outline: z.array(xy), use: z.string() })),
  openings: z.array(
    z.object({
      id: z.string(),
      title: text,
      storey: z.int(),
      a: xy,
      b: xy,
      /** Above the storey's floor, m. */
      sillM: z.number(),
      soffitM: z.number(),
      kind: z.enum(["door", "passage", "window"]),
      isExit: z.boolean(),
      rooms: z.tuple([z.int().nullable(), z.int().nullable()]),
    }),
  ),
  stairs: z.array(
    z.object({
      id: z.string(),
      title: text,
      lower: z.int(),
      upper: z.int(),
      widthM: z.number(),
      lowerEdge: z.tuple([xy, xy]),
      upperEdge: z.tuple([xy, xy]),
      line: z.array(z.tuple([z.number(), z.number(), z.number()])),
    }),
  ),
  obstacles: z.array(
    z.object({
      title: text,
      storey: z.int(),
      kind: z.string(),
      at: xy,
      headingRad: z.number(),
      sizeM: z.tuple([z.number(), z.number(), z.number()]),
      shelters: z.boolean(),
    }),
  ),
  muster: z.array(xy),
  /** In the open: heights of the ground above `lowM` in cm, u16, row after row from the south-west corner, and the streets' outlines. */
  ground: z
    .object({
      ...{ x0: z.number(), y0: z.number(), columns: z.int().min(2).max(1_000), rows: z.int().min(2).max(1_000) },
      ...{ cellM: z.number().positive(), lowM: z.number() },
      heights: z.custom<Uint8Array | ArrayBuffer>((raw) => raw instanceof Uint8Array || raw instanceof ArrayBuffer),
      roads: z.array(z.array(xy)),
    })
    .optional(),
  callPoints: z.array(z.object({ storey: z.int(), x: z.number(), y: z.number() })),
  stopButtons: z.array(z.object({ storey: z.int(), x: z.number(), y: z.number() })),
  extinguishers: z.array(z.object({ storey: z.int(), x: z.number(), y: z.number(), agent: z.enum(DRILL_AGENTS) })),
});
export type VenueView = z.infer<typeof VenueSchema>;
