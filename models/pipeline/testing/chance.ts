import type { Rng } from "../../../twins/core/rng.ts";
import type { RandomBytes } from "../noise.ts";

/** Bytes of a seed, so that a test comes out the same each time. The product takes them from the operating system. */
export const seededBytes =
  (chance: Rng): RandomBytes =>
  (into) => {
    for (let i = 0; i < into.length; i++) into[i] = chance.uint32() & 0xff;
  };
