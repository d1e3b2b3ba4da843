import type { DrillDefinition } from "../drill/definition.ts";

/** Every shipped drill, in the order in which people are offered them; each is loaded when it is asked for. */
const DRILLS: Readonly<Record<string, () => Promise<DrillDefinition>>> = {
  "hotel-fire": async () => (await import("./hotel/drill.ts")).hotelFire,
  "home-earthquake": async () => (await import("./home/drill.ts")).homeEarthquake,
  "cell-fire-gas": async () => (await import("./fms/drill.ts")).cellFireGas,
  "merewether-flood": async () => (await import("./merewether/drill.ts")).merewetherFloodDrill,
  "hotel-outage": async () => (await import("./hotel/outage.ts")).hotelOutage,
};

export const DRILL_IDS: readonly string[] = Object.keys(DRILLS);

/** A shipped drill; null for an id that is none. */
export function drillOf(id: string): Promise<DrillDefinition> | null {
  const load = Object.hasOwn(DRILLS, id) ? DRILLS[id] : undefined;
  return load === undefined ? null : load();
}
