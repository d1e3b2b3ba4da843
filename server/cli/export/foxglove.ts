import type { ThingModel } from "../../../twins/core/thing.ts";
import { thingViews } from "../../../twins/things/registry.gen.ts";
import type { ThingRecord } from "../../store/port.ts";

/**
 * Messages in the shapes of Foxglove's well-known schemas (docs.foxglove.dev/docs/sdk/schemas), so that the 3D panel of
 * Foxglove and Lichtblick shows the site without configuration. JSON encoding, times as seconds and nanoseconds.
 */
type JsonSchema = Readonly<Record<string, unknown>>;

const number = { type: "number" };
const text = { type: "string" };
const object = (title: string, properties: Record<string, JsonSchema>): JsonSchema => ({
  title,
  type: "object",
  properties,
});
const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });

const time = object("time", { sec: { type: "integer" }, nsec: { type: "integer" } });
const vector = object("foxglove.Vector3", { x: number, y: number, z: number });
const quaternion = object("foxglove.Quaternion", { x: number, y: number, z: number, w: number });
const pose = object("foxglove.Pose", { position: vector, orientation: quaternion });
const color = object("foxglove.Color", { r: number, g: number, b: number, a: number });
const cube = object("foxglove.CubePrimitive", { pose, size: vector, color });
const label = object("foxglove.TextPrimitive", {
  pose,
  billboard: { type: "boolean" },
  font_size: number,
  scale_invariant: { type: "boolean" },
  color,
  text,
});
/** Shapes that an entity has by the schema and ours are not made of. */
const UNUSED = ["arrows", "spheres", "cylinders", "lines", "triangles", "models"] as const;
const entity = object("foxglove.SceneEntity", {
  timestamp: time,
  frame_id: text,
  id: text,
  lifetime: object("duration", { sec: { type: "integer" }, nsec: { type: "integer" } }),
  frame_locked: { type: "boolean" },
  metadata: list(object("foxglove.KeyValuePair", { key: text, value: text })),
  ...Object.fromEntries(UNUSED.map((name) => [name, list(object("primitive", { pose }))])),
  cubes: list(cube),
  texts: list(label),
});
const deletion = object("foxglove.SceneEntityDeletion", { timestamp: time, type: { type: "integer" }, id: text });

export const FOXGLOVE_SCHEMAS = {
  "foxglove.FrameTransform": object("foxglove.FrameTransform", {
    timestamp: time,
    parent_frame_id: text,
    child_frame_id: text,
    translation: vector,
    rotation: quaternion,
  }),
  "foxglove.PoseInFrame": object("foxglove.PoseInFrame", { timestamp: time, frame_id: text, pose }),
  "foxglove.SceneUpdate": object("foxglove.SceneUpdate", { deletions: list(deletion), entities: list(entity) }),
} as const;

/** Frame of the site: metres, x east, y north, z up. */
export const SITE_FRAME = "site";

export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly headingRad: number;
}

export const timeOf = (atMs: number): { sec: number; nsec: number } => {
  const ns = nanosOf(atMs);
  return { sec: Number(ns / 1_000_000_000n), nsec: Number(ns % 1_000_000_000n) };
};
export const nanosOf = (atMs: number): bigint => BigInt(Math.round(atMs * 1000)) * 1000n;

const turnAboutZ = (rad: number) => ({ x: 0, y: 0, z: Math.sin(rad / 2), w: Math.cos(rad / 2) });
const positionOf = ({ x, y, z }: Pose) => ({ x, y, z });

export const frameTransform = (thing: string, at: Pose, atMs: number) => ({
  timestamp: timeOf(atMs),
  parent_frame_id: SITE_FRAME,
  child_frame_id: thing,
  translation: positionOf(at),
  rotation: turnAboutZ(at.headingRad),
});

export const poseInFrame = (at: Pose, atMs: number) => ({
  timestamp: timeOf(atMs),
  frame_id: SITE_FRAME,
  pose: { position: positionOf(at), orientation: turnAboutZ(at.headingRad) },
});

/** The properties that report a Thing's pose, if it moves. */
export const poseProperties = (model: ThingModel) => thingViews[model.type]?.pose ?? null;

const GREY = { r: 0.62, g: 0.65, b: 0.68, a: 1 };
const DARK = { r: 0.15, g: 0.17, b: 0.2, a: 1 };

/** A box of the Thing's size and its name, in a frame of its own that moves with it. */
function entityOf({ thing, model, provenance }: ThingRecord, atMs: number) {
  const view = thingViews[model.type];
  const [x, y, z] = view?.bounds.size ?? [0, 0, 0];
  const middle = view?.bounds.middle ?? [0, 0, z / 2];
  const still = { x: 0, y: 0, z: 0, w: 1 };
  const at = (position: readonly number[]) => ({
    position: { x: position[0], y: position[1], z: position[2] },
    orientation: still,
  });
  const box = { pose: at(middle), size: { x, y, z }, color: GREY };
  const name = { pose: at(view?.labelAt ?? [0, 0, 1]), billboard: true, font_size: 0.25, scale_invariant: false };
  return {
    timestamp: timeOf(atMs),
    frame_id: thing.id,
    id: thing.id,
    lifetime: { sec: 0, nsec: 0 },
    frame_locked: true,
    metadata: [
      { key: "model", value: model.type },
      { key: "provenance", value: provenance === null ? "" : `${provenance.kind} ${provenance.source}`.trim() },
    ],
    ...Object.fromEntries(UNUSED.map((name) => [name, []])),
    cubes: view === undefined ? [] : [box],
    texts: [{ ...name, color: DARK, text: thing.title.en }],
  };
}

export const sceneUpdate = (things: readonly ThingRecord[], atMs: number) => ({
  deletions: [],
  entities: things.map((record) => entityOf(record, atMs)),
});
