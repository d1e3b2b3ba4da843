import type { GuidanceModel } from "../../../twins/drill/guidance.ts";

/** Who steers the signs of a drill. */
export const GUIDANCES = ["nearest", "evacuation-guidance"] as const;
export type GuidanceName = (typeof GUIDANCES)[number];

/** Loaded on demand; null for signs that never change. */
export async function guidanceOf(name: GuidanceName): Promise<GuidanceModel | null> {
  if (name === "nearest") return null;
  return (await import("../../../models/zoo/evacuation-guidance/index.ts")).committedGuidance();
}
