import { z } from "zod";
import { QUALITY } from "../core/reading.ts";
import { ok, type Result, refuse } from "../core/result.ts";
import { ThingModelSchema, ThingSchema } from "../core/thing.ts";
import { addThing, createTwinState, type TwinState } from "./twinState.ts";

/** A whole TwinState as JSON: for a console that connects, for disk, and as the base of a fork. */
export const SnapshotSchema = z.object({
  siteId: z.string(),
  seq: z.number().int().min(0),
  atMs: z.number(),
  models: z.array(ThingModelSchema),
  things: z.array(
    z.object({
      thing: ThingSchema,
      online: z.boolean(),
      tier: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
      provenance: z
        .object({
          kind: z.enum(["live", "recorded", "virtual", "simulated"]),
          source: z.string(),
          factor: z.number(),
          replay: z
            .object({
              atMs: z.number(),
              recordedMs: z.number(),
              firstMs: z.number(),
              lastMs: z.number(),
              stepMs: z.number().positive(),
            })
            .optional(),
        })
        .nullable(),
      /** Per property [value or null, quality, observedAtMs]. */
      readings: z.array(z.tuple([z.number().nullable(), z.number().int().min(0).max(3), z.number()])),
    }),
  ),
  desired: z.array(z.tuple([z.number().int(), z.number()])),
});
export type Snapshot = z.infer<typeof SnapshotSchema>;

export function takeSnapshot(state: TwinState, atMs: number): Snapshot {
  const models = new Map(state.entries.map((entry) => [entry.model.type, entry.model]));
  return {
    siteId: state.siteId,
    seq: state.seq,
    atMs,
    models: [...models.values()],
    things: state.entries.map((entry) => ({
      thing: entry.thing,
      online: entry.online,
      tier: entry.tier,
      provenance: entry.provenance,
      readings: entry.model.properties.map((_, i) => {
        const value = state.values[entry.base + i]!;
        return [
          Number.isNaN(value) ? null : value,
          state.quality[entry.base + i]!,
          state.observedAtMs[entry.base + i]!,
        ];
      }),
    })),
    desired: [...state.desired],
  };
}

/** Builds a state from a snapshot. Refuses one that contradicts itself. */
export function restoreSnapshot(snapshot: Snapshot): Result<TwinState> {
  const state = createTwinState(snapshot.siteId);
  state.seq = snapshot.seq;
  const models = new Map(snapshot.models.map((model) => [model.type, model]));
  for (const { thing, readings, online, tier, provenance } of snapshot.things) {
    const model = models.get(thing.model);
    if (model === undefined)
      return refuse("STATE_MODEL", {
        en: `The snapshot lacks the model ${thing.model} of ${thing.id}.`,
        zh: `快照中缺少 ${thing.id} 的物模型 ${thing.model}。`,
      });
    if (readings.length !== model.properties.length)
      return refuse("STATE_MODEL", {
        en: `The snapshot has ${readings.length} values of ${thing.id}; its model has ${model.properties.length}.`,
        zh: `快照中 ${thing.id} 有 ${readings.length} 个数值，而其物模型有 ${model.properties.length} 个。`,
      });
    const added = addThing(state, thing, model);
    if (!added.ok) return added;
    Object.assign(added.value, { online, tier, provenance });
    for (const [i, [value, quality, observedAtMs]] of readings.entries()) {
      state.values[added.value.base + i] = value ?? Number.NaN;
      state.quality[added.value.base + i] = value === null ? QUALITY.missing : quality;
      state.observedAtMs[added.value.base + i] = observedAtMs;
    }
  }
  for (const [slot, value] of snapshot.desired) state.desired.set(slot, value);
  return ok(state);
}
