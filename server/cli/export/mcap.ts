import { zstdCompressSync } from "node:zlib";
import { McapWriter } from "@mcap/core";
import { QUALITY_NAMES } from "../../../twins/core/reading.ts";
import type { PropertyModel, ThingModel } from "../../../twins/core/thing.ts";
import type { ThingRecord } from "../../store/port.ts";
import {
  FOXGLOVE_SCHEMAS,
  frameTransform,
  nanosOf,
  type Pose,
  poseInFrame,
  poseProperties,
  sceneUpdate,
} from "./foxglove.ts";
import type { ExportReading, ExportWindow } from "./readings.ts";
import type { Exporter, ExportFile } from "./writer.ts";

const utf8 = new TextEncoder();
const CHUNK_BYTES = 1024 * 1024;

/** A missing value is absent from its message, hence no property is required. */
function propertySchema(p: PropertyModel): Record<string, unknown> {
  const described = { title: p.title.en, description: p.unit === "1" ? p.title.en : `${p.title.en}, ${p.unit}` };
  if (p.type === "enum")
    return {
      ...described,
      oneOf: p.values!.map((value, i) => ({ title: value.name, const: i, description: value.title.en })),
    };
  return { ...described, type: p.type };
}

export const modelSchema = (model: ThingModel): Record<string, unknown> => ({
  title: `aitn.${model.type}`,
  description: model.title.en,
  type: "object",
  properties: {
    ...Object.fromEntries(model.properties.map((p) => [p.name, propertySchema(p)])),
    /** Only what is not good is named. */
    quality: {
      type: "array",
      items: {
        title: "aitn.Quality",
        type: "object",
        properties: { property: { type: "string" }, quality: { type: "string" } },
      },
    },
  },
});

const EVENT_SCHEMA = {
  title: "aitn.Event",
  type: "object",
  properties: {
    seq: { type: "integer" },
    atMs: { type: "number" },
    siteId: { type: "string" },
    type: { type: "string" },
    /** Events have many shapes: their JSON text. */
    json: { type: "string" },
  },
};

/** The message of one Thing at one time. */
function thingMessage(readings: readonly ExportReading[]): Record<string, unknown> {
  const message: Record<string, unknown> = {};
  const quality: { property: string; quality: string }[] = [];
  for (const { property, model, value, quality: code } of readings) {
    if (!Number.isNaN(value)) message[property] = model?.type === "boolean" ? value === 1 : value;
    if (code !== 0) quality.push({ property, quality: QUALITY_NAMES[code] ?? "bad" });
  }
  return quality.length === 0 ? message : { ...message, quality };
}

/** Consecutive readings of one Thing at one time. */
function* groups(readings: readonly ExportReading[]): Generator<ExportReading[]> {
  for (let from = 0; from < readings.length; ) {
    const first = readings[from]!;
    let to = from + 1;
    while (readings[to]?.thing === first.thing && readings[to]?.observedAtMs === first.observedAtMs) to++;
    yield readings.slice(from, to);
    from = to;
  }
}

/** MCAP (mcap.dev/spec) with JSON messages: a channel a Thing, and Foxglove's schemas for what moves. */
export async function mcapExporter(file: ExportFile, siteId: string): Promise<Exporter> {
  const compressChunk = (data: Uint8Array) => ({ compression: "zstd", compressedData: zstdCompressSync(data) });
  const writer = new McapWriter({ writable: file, chunkSize: CHUNK_BYTES, compressChunk });
  await writer.start({ profile: "", library: "aitn" });
  const schemas = new Map<string, number>();
  const channels = new Map<string, number>();
  const poses = new Map<string, Pose>();
  let sequence = 0;

  const channel = async (
    topic: string,
    name: string,
    schema: object,
    about: [string, string][] = [],
  ): Promise<number> => {
    const known = channels.get(topic);
    if (known !== undefined) return known;
    let schemaId = schemas.get(name);
    if (schemaId === undefined) {
      schemaId = await writer.registerSchema({
        name,
        encoding: "jsonschema",
        data: utf8.encode(JSON.stringify(schema)),
      });
      schemas.set(name, schemaId);
    }
    const id = await writer.registerChannel({
      schemaId,
      topic,
      messageEncoding: "json",
      metadata: new Map([["site", siteId], ...about]),
    });
    channels.set(topic, id);
    return id;
  };
  const send = (channelId: number, atMs: number, message: object): Promise<void> => {
    const time = nanosOf(atMs);
    return writer.addMessage({
      channelId,
      sequence: sequence++,
      logTime: time,
      publishTime: time,
      data: utf8.encode(JSON.stringify(message)),
    });
  };
  const foxglove = (topic: string, name: keyof typeof FOXGLOVE_SCHEMAS) => channel(topic, name, FOXGLOVE_SCHEMAS[name]);

  const sendPose = async (thing: string, pose: Pose, atMs: number): Promise<void> => {
    await send(await foxglove("/tf", "foxglove.FrameTransform"), atMs, frameTransform(thing, pose, atMs));
  };
  /** Once a window, so that a player who jumps into the middle finds everything. */
  const sendScene = async (things: readonly ThingRecord[], atMs: number): Promise<void> => {
    for (const { thing } of things) {
      if (!poses.has(thing.id)) poses.set(thing.id, thing.pose);
      await sendPose(thing.id, poses.get(thing.id)!, atMs);
    }
    await send(await foxglove("/scene", "foxglove.SceneUpdate"), atMs, sceneUpdate(things, atMs));
  };
  const move = async (record: ThingRecord, readings: readonly ExportReading[]): Promise<void> => {
    const names = poseProperties(record.model);
    if (names === null) return;
    const of = (name: string) => readings.find((r) => r.property === name && !Number.isNaN(r.value))?.value;
    const [x, y, headingRad] = [of(names.x), of(names.y), of(names.heading)];
    if (x === undefined && y === undefined && headingRad === undefined) return;
    const before = poses.get(record.thing.id) ?? record.thing.pose;
    const pose = { x: x ?? before.x, y: y ?? before.y, z: before.z, headingRad: headingRad ?? before.headingRad };
    poses.set(record.thing.id, pose);
    const atMs = readings[0]!.observedAtMs;
    await sendPose(record.thing.id, pose, atMs);
    await send(await foxglove(`/${record.thing.id}/pose`, "foxglove.PoseInFrame"), atMs, poseInFrame(pose, atMs));
  };

  return {
    async window({ fromMs, things, readings }: ExportWindow) {
      if (readings.length === 0) return;
      const records = new Map(things.map((record) => [record.thing.id, record]));
      await sendScene(things, fromMs);
      for (const group of groups(readings)) {
        const { thing, observedAtMs } = group[0]!;
        const record = records.get(thing);
        // Without its model nothing says what the numbers mean.
        if (record === undefined) continue;
        const { model, provenance } = record;
        const id = await channel(`/${thing}`, `aitn.${model.type}`, modelSchema(model), [
          ["model", `${model.type} ${model.version}`],
          ["provenance", provenance?.kind ?? ""],
          ["source", provenance?.source ?? ""],
        ]);
        await send(id, observedAtMs, thingMessage(group));
        await move(record, group);
      }
    },
    async event(event) {
      const { seq, atMs, siteId: site } = event;
      const message = { seq, atMs, siteId: site, type: event.event.type, json: JSON.stringify(event.event) };
      await send(await channel("/events", "aitn.Event", EVENT_SCHEMA), atMs, message);
    },
    end: () => writer.end(),
    count: () => sequence,
  };
}
