import type { GuidanceModel } from "../../twins/drill/guidance.ts";

/** The zoo's model of this id; loaded on demand. Null for none, and for a model that is not at hand. */
export async function guidanceModel(id: string | null): Promise<GuidanceModel | null> {
  if (id === null) return null;
  const model = (await import("../../models/zoo/evacuation-guidance/index.ts")).committedGuidance();
  return model.id === id ? model : null;
}
