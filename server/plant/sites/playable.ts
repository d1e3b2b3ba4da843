import type { PlayOptions, SitePlant } from "./sitePlant.ts";

/** The sites that have something to play, by their ids; each is read when it is played. */
export const PLAYABLE: ReadonlyMap<string, (options: PlayOptions) => Promise<SitePlant>> = new Map([
  ["fms", async (options: PlayOptions) => (await import("./fms.ts")).fmsPlant(options)],
  ["home", async (options: PlayOptions) => (await import("./home.ts")).homePlant(options)],
  ["los-angeles", async (options: PlayOptions) => (await import("./losAngeles.ts")).losAngelesPlant(options)],
  ["hotel", async (options: PlayOptions) => (await import("./deliveries.ts")).hotelPlant(options)],
  ["office", async (options: PlayOptions) => (await import("./deliveries.ts")).officePlant(options)],
]);

export const PLAYABLE_SITES: readonly string[] = [...PLAYABLE.keys()];
