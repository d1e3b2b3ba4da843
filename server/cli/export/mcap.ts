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

interface Topic {
  readonly schema: string;
  /** Asked for once, when the schema is first used. */
  readonly definition: () => object;
  readonly about?: () => [string, string][];
}

/** Topics of an MCAP file (mcap.dev/spec) with JSON messages; channels and schemas are written on their first use. */
class TopicWriter {
  readonly #writer: McapWriter;
  readonly #siteId: string;
  readonly #schemas = new Map<string, number>();
  readonly #channels = new Map<string, number>();
  sent = 0;

  constructor(file: ExportFile, siteId: string) {
    const compressChunk = (data: Uint8Array) => ({ compression: "zstd", compressedData: zstdCompressSync(data) });
    this.#writer = new McapWriter({ writable: file, chunkSize: CHUNK_BYTES, compressChunk });
    this.#siteId = siteId;
  }

  start(): Promise<void> {
    return this.#writer.start({ profile: "", library: "aitn" });
  }

  async #schema({ schema: name, definition }: Topic): Promise<number> {
    const known = this.#schemas.get(name);
    if (known !== undefined) return known;
    const data = utf8.encode(JSON.stringify(definition()));
    const id = await this.#writer.registerSchema({ name, encoding: "jsonschema", data });
    this.#schemas.set(name, id);
    return id;
  }

  async #channel(topic: string, about: Topic): Promise<number> {
    const known = this.#channels.get(topic);
    if (known !== undefined) return known;
    const schemaId = await this.#schema(about);
    const metadata = new Map([["site", this.#siteId], ...(about.about?.() ?? [])]);
    const id = await this.#writer.registerChannel({ schemaId, topic, messageEncoding: "json", metadata });
    this.#channels.set(topic, id);
    return id;
  }

  async send(topic: string, about: Topic, atMs: number, message: object): Promise<void> {
    const channelId = await this.#channel(topic, about);
    const time = nanosOf(atMs);
    const data = utf8.encode(JSON.stringify(message));
    await this.#writer.addMessage({ channelId, sequence: this.sent++, logTime: time, publishTime: time, data });
  }

  end(): Promise<void> {
    return this.#writer.end();
  }
}

const foxglove = (schema: keyof typeof FOXGLOVE_SCHEMAS): Topic => ({
  schema,
  definition: () => FOXGLOVE_SCHEMAS[schema],
});
const TF = foxglove("foxglove.FrameTransform");
const POSE = foxglove("foxglove.PoseInFrame");
const SCENE = foxglove("foxglove.SceneUpdate");
const EVENTS: Topic = { schema: "aitn.Event", definition: () => EVENT_SCHEMA };
const topicOf = ({ model, provenance }: ThingRecord): Topic => ({
  schema: `aitn.${model.type}`,
  definition: () => modelSchema(model),
  about: () => [
    ["model", `${model.type} ${model.version}`],
    ["provenance", provenance?.kind ?? ""],
    ["source", provenance?.source ?? ""],
  ],
});

/** The pose that readings of one time report, the rest as it was; null when they report none. */
function movedPose({ model }: ThingRecord, readings: readonly ExportReading[], before: Pose): Pose | null {
  const names = poseProperties(model);
  if (names === null) return null;
  const of = (name: string) => readings.find((r) => r.property === name && !Number.isNaN(r.value))?.value;
  const [x, y, headingRad] = [of(names.x), of(names.y), of(names.heading)];
  if (x === undefined && y === undefined && headingRad === undefined) return null;
  return { x: x ?? before.x, y: y ?? before.y, z: before.z, headingRad: headingRad ?? before.headingRad };
}

/** A topic a Thing, and Foxglove's schemas for where everything is. `startPose` is asked for once a Thing. */
export async function mcapExporter(
  file: ExportFile,
  siteId: string,
  startPose: (record: ThingRecord) => Pose,
): Promise<Exporter> {
  const topics = new TopicWriter(file, siteId);
  await topics.start();
  const poses = new Map<string, Pose>();
  const poseOf = (record: ThingRecord): Pose => {
    const { id } = record.thing;
    if (!poses.has(id)) poses.set(id, startPose(record));
    return poses.get(id)!;
  };

  /** Once a window, so that a player who jumps into the middle finds everything. */
  const sendScene = async (things: readonly ThingRecord[], atMs: number): Promise<void> => {
    for (const record of things)
      await topics.send("/tf", TF, atMs, frameTransform(record.thing.id, poseOf(record), atMs));
    await topics.send("/scene", SCENE, atMs, sceneUpdate(things, atMs));
  };
  const sendGroup = async (record: ThingRecord, group: readonly ExportReading[]): Promise<void> => {
    const { id } = record.thing;
    const atMs = group[0]!.observedAtMs;
    await topics.send(`/${id}`, topicOf(record), atMs, thingMessage(group));
    const pose = movedPose(record, group, poseOf(record));
    if (pose === null) return;
    poses.set(id, pose);
    await topics.send("/tf", TF, atMs, frameTransform(id, pose, atMs));
    await topics.send(`/${id}/pose`, POSE, atMs, poseInFrame(pose, atMs));
  };

  return {
    async window({ fromMs, things, readings }: ExportWindow) {
      if (readings.length === 0) return;
      const records = new Map(things.map((record) => [record.thing.id, record]));
      await sendScene(things, fromMs);
      for (const group of groups(readings)) {
        const record = records.get(group[0]!.thing);
        // Without its model nothing says what the numbers mean.
        if (record !== undefined) await sendGroup(record, group);
      }
    },
    async event({ seq, atMs, siteId: site, event }) {
      await topics.send("/events", EVENTS, atMs, {
        seq,
        atMs,
        siteId: site,
        type: event.type,
        json: JSON.stringify(event),
      });
    },
    end: () => topics.end(),
    count: () => topics.sent,
  };
}
