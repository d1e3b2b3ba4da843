import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { FrameTransform, PoseInFrame, SceneUpdate } from "@foxglove/schemas/jsonschema.js";
import { McapIndexedReader } from "@mcap/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { runCommand } from "../../test/support/terminal.ts";
import { QUALITY } from "../../twins/core/reading.ts";
import { must } from "../../twins/core/result.ts";
import { fms } from "../../twins/sites/fms/index.ts";
import { addThing, createTwinState } from "../../twins/state/twinState.ts";
import { thingModels, thingViews } from "../../twins/things/registry.gen.ts";
import { openHistory } from "../store/embedded.ts";
import { type HistoryStore, type ReadingRow, slotNames } from "../store/port.ts";
import { modelSchema } from "./export/mcap.ts";
import { csvField } from "./export/text.ts";
import { timeFlag } from "./export/times.ts";
import { exportCommand } from "./export.ts";
import { UsageError } from "./language.ts";

const T0 = 1_760_000_400_000;
const SECONDS = 1500;
let dir = "";
let store: HistoryStore;
const clock = { nowMs: () => T0 };

const state = createTwinState("fms");
for (const thing of fms.things) must(addThing(state, thing, thingModels[thing.model]!));
const row = (thing: string, property: string, value: number, observedAtMs: number, quality = 0): ReadingRow => {
  const entry = state.byId.get(thing)!;
  const index = entry.model.properties.findIndex((p) => p.name === property);
  return { thing: entry.index, property: index, value, quality, observedAtMs } as ReadingRow;
};

/** What Foxglove publishes of its schemas, to hold our messages against. */
const FOXGLOVE: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  [FrameTransform, PoseInFrame, SceneUpdate].map((schema) => [
    String(schema.title),
    z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]),
  ]),
);

/** 25 minutes at 1 Hz of a vehicle that circles and a thermometer; half packed, half in the log. */
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-export-"));
  store = must(await openHistory({ dir: join(dir, "history"), siteId: "fms", clock }));
  for (const { thing, model } of state.entries) {
    const provenance = { kind: "virtual", source: "test", factor: 1 } as const;
    must(await store.recordThing({ atMs: T0, thing, model, online: true, tier: 1, provenance }));
  }
  for (let s = 0; s < SECONDS; s++) {
    const at = T0 + s * 1000;
    const angle = s / 100;
    const rows = [
      row("vehicle-1", "x", Math.cos(angle), at),
      row("vehicle-1", "y", Math.sin(angle), at),
      row("vehicle-1", "heading", 0.5, at),
      row(
        "thermo-2",
        state.byId.get("thermo-2")!.model.properties[0]!.name,
        70 + (s % 7),
        at,
        s === 3 ? QUALITY.uncertain : 0,
      ),
    ];
    const written = store.append(rows, slotNames(state));
    if (s % 50 === 0 || s === SECONDS - 1) must(await written);
    if (s === 800) must(await store.seal());
  }
  must(await store.append([row("vehicle-1", "speed", Number.NaN, T0 + 5000, QUALITY.missing)], slotNames(state)));
  must(await store.appendEvent({ atMs: T0 + 7000, siteId: "fms", event: { type: "layout" } }));
});
afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true });
});

const thingViewSize = (type: string) => {
  const [x, y, z] = thingViews[type]!.bounds.size;
  return { x, y, z };
};

const run = (...args: string[]) => runCommand(exportCommand, [...args, "--data", dir]);

async function openMcap(path: string) {
  const bytes = readFileSync(path);
  const readable = {
    size: async () => BigInt(bytes.length),
    read: async (offset: bigint, length: bigint) =>
      new Uint8Array(bytes.subarray(Number(offset), Number(offset + length))),
  };
  return McapIndexedReader.Initialize({
    readable,
    decompressHandlers: { zstd: (data) => new Uint8Array(zstdDecompressSync(data)) },
  });
}

type JsonSchema = {
  type?: string;
  oneOf?: { const: unknown }[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
};

/** What Lichtblick's reader would refuse in a schema (its packages/mcap-support/src/parseJsonSchema.ts), by path. */
function refusedByLichtblick(schema: JsonSchema, path: string): string[] {
  if (schema.oneOf !== undefined)
    return schema.oneOf.every(({ const: value }) => typeof value === "number") ? [] : [path];
  if (schema.type === "array") {
    const ofItems = schema.items?.type === "array" ? [path] : refusedByLichtblick(schema.items ?? {}, `${path}[]`);
    return schema.items?.oneOf === undefined ? ofItems : [path];
  }
  if (schema.type === "object")
    return Object.entries(schema.properties!).flatMap(([name, inner]) => refusedByLichtblick(inner, `${path}.${name}`));
  return ["boolean", "string", "number", "integer"].includes(schema.type ?? "") ? [] : [path];
}

describe("aitn export --format mcap, while the store is open for writing", () => {
  it("is read back by an indexed reader: schemas, chunks, times, counts, values", async () => {
    const file = join(dir, "out.mcap");
    const done = JSON.parse((await run("--out", file, "--json")).out);
    expect(done).toMatchObject({
      readings: 4 * SECONDS + 1,
      events: 1,
      fromMs: T0,
      toMs: T0 + (SECONDS - 1) * 1000 + 1,
      damagedChunks: 0,
    });
    const mcap = await openMcap(file);
    const schemas = [...mcap.schemasById.values()];
    expect(schemas.map((schema) => schema.name).sort()).toEqual([
      "aitn.Event",
      "aitn.agv",
      "aitn.temperature-sensor",
      "foxglove.FrameTransform",
      "foxglove.PoseInFrame",
      "foxglove.SceneUpdate",
    ]);
    for (const schema of schemas) {
      expect(schema.encoding).toBe("jsonschema");
      const definition = JSON.parse(new TextDecoder().decode(schema.data));
      expect(definition).toMatchObject({ type: "object", title: schema.name });
      expect(refusedByLichtblick(definition, schema.name)).toEqual([]);
    }
    expect(mcap.chunkIndexes.length).toBeGreaterThanOrEqual(1);
    expect(mcap.chunkIndexes.every((chunk) => chunk.compression === "zstd")).toBe(true);
    expect(mcap.statistics!.messageCount).toBe(BigInt(done.messages));

    const counts = new Map<string, number>();
    let last = 0n;
    for await (const { channelId, logTime, data } of mcap.readMessages({ validateCrcs: true })) {
      const { topic, schemaId } = mcap.channelsById.get(channelId)!;
      const official = FOXGLOVE[mcap.schemasById.get(schemaId)!.name];
      if (official !== undefined) expect(official.parse(JSON.parse(new TextDecoder().decode(data)))).toBeTruthy();
      counts.set(topic, (counts.get(topic) ?? 0) + 1);
      expect(logTime >= last).toBe(true);
      last = logTime;
    }
    const windows = 3;
    expect(Object.fromEntries(counts)).toEqual({
      "/vehicle-1": SECONDS,
      "/vehicle-1/pose": SECONDS,
      "/thermo-2": SECONDS,
      "/tf": SECONDS + windows * fms.things.length,
      "/scene": windows,
      "/events": 1,
    });
  });

  it("gives the 3D panel every Thing in its frame, and vehicles where they were", async () => {
    const file = join(dir, "out.mcap");
    await run("--out", file);
    const mcap = await openMcap(file);
    const at = async (topic: string, second: number) => {
      const time = BigInt(T0 + second * 1000) * 1_000_000n;
      for await (const message of mcap.readMessages({ topics: [topic], startTime: time, endTime: time }))
        return JSON.parse(new TextDecoder().decode(message.data));
    };
    const scene = await at("/scene", 0);
    expect(scene.entities.map((e: { id: string }) => e.id)).toEqual(fms.things.map((thing) => thing.id));
    const vehicle = scene.entities.find((e: { id: string }) => e.id === "vehicle-1");
    expect(vehicle).toMatchObject({
      frame_id: "vehicle-1",
      frame_locked: true,
      cubes: [{ size: thingViewSize("agv") }],
    });
    const pose = await at("/vehicle-1/pose", 100);
    expect(pose).toMatchObject({ frame_id: "site", timestamp: { sec: T0 / 1000 + 100, nsec: 0 } });
    expect(pose.pose.position).toEqual({ x: Math.cos(1), y: Math.sin(1), z: 0 });
    expect(pose.pose.orientation.z).toBeCloseTo(Math.sin(0.25), 12);
    const five = await at("/vehicle-1", 5);
    expect(five).not.toHaveProperty("speed");
    expect(five).toMatchObject({ heading: 0.5, quality: [{ property: "speed", quality: "missing" }] });
    const channel = [...mcap.channelsById.values()].find((c) => c.topic === "/vehicle-1")!;
    expect(channel.metadata.get("provenance")).toBe("virtual");
  });
});

it("aitn export from the middle begins with every vehicle where it stood", async () => {
  const file = join(dir, "out.mcap");
  await run("--out", file, "--from", String(T0 + 300_500));
  const mcap = await openMcap(file);
  const time = BigInt(T0 + 300_500) * 1_000_000n;
  const frames = new Map<string, { x: number }>();
  for await (const { data } of mcap.readMessages({ topics: ["/tf"], startTime: time, endTime: time })) {
    const { child_frame_id, translation } = JSON.parse(new TextDecoder().decode(data));
    frames.set(child_frame_id, translation);
  }
  expect(frames.size).toBe(fms.things.length);
  expect(frames.get("vehicle-1")).toEqual({ x: Math.cos(3), y: Math.sin(3), z: 0 });
  expect(frames.get("vehicle-2")).toMatchObject({ x: -2.598, y: -0.45 });
});

describe("aitn export as text", () => {
  it("writes CSV and JSON lines of exactly the range asked for", async () => {
    const range = ["--from", String(T0 + 5000), "--to", new Date(T0 + 8000).toISOString()];
    expect(await run("--out", join(dir, "a.csv"), ...range)).toMatchObject({ code: 0 });
    const csv = readFileSync(join(dir, "a.csv"), "utf8").trimEnd().split("\n");
    expect(csv).toHaveLength(1 + 3 * 4 + 1);
    expect(csv[0]).toBe("time,observedAtMs,thing,property,value,unit,quality");
    expect(csv).toContain(`${new Date(T0 + 5000).toISOString()},${T0 + 5000},vehicle-1,speed,,m/s,missing`);
    await run("--out", join(dir, "a.jsonl"), ...range);
    const lines = readFileSync(join(dir, "a.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(3 * 4 + 1 + 1);
    expect(lines.filter((line) => "event" in line)).toMatchObject([{ seq: 1, event: { type: "layout" } }]);
    expect(lines[0]).toEqual({
      observedAtMs: T0 + 5000,
      thing: "thermo-2",
      property: expect.any(String),
      value: 75,
      unit: state.byId.get("thermo-2")!.model.properties[0]!.unit,
      quality: "good",
    });
  });

  it("keeps a spreadsheet from running what a Thing is called", () => {
    expect(csvField('=cmd("x")')).toBe(`"'=cmd(""x"")"`);
    expect(csvField("vehicle-1")).toBe("vehicle-1");
  });
});

describe("aitn export refuses", () => {
  it("a range without history, another site, and no folder, each with its code, and leaves no file", async () => {
    const out = join(dir, "x.csv");
    await expect(run("--out", out, "--from", "2020-01-01", "--to", "2020-01-02")).rejects.toThrow("STORE_RANGE");
    await expect(run("--out", out, "--site", "harbour")).rejects.toThrow("STORE_RANGE");
    await expect(run("--out", join(dir, "no", "x.csv"))).rejects.toThrow("HOST_CONFIG");
    expect(readdirSync(dir)).toEqual(["history"]);
  });

  it("a damaged history in words that are true: an export sets nothing aside", async () => {
    const damaged = mkdtempSync(join(tmpdir(), "aitn-damaged-"));
    cpSync(dir, damaged, { recursive: true });
    const file = join(damaged, "history", "history.db");
    for (const beside of ["-wal", "-shm"]) rmSync(file + beside, { force: true });
    writeFileSync(file, Buffer.alloc(8192, 7));
    const before = readdirSync(join(damaged, "history"));
    await expect(runCommand(exportCommand, ["--out", join(damaged, "x.csv"), "--data", damaged])).rejects.toMatchObject(
      {
        failure: {
          code: "STORE_CORRUPT",
          said: {
            en: expect.stringMatching(/is damaged and cannot be read\. Nothing was changed: .* at its next start/),
            zh: expect.stringContaining("未作任何改动"),
          },
        },
      },
    );
    expect(readdirSync(join(damaged, "history"))).toEqual(before);
    rmSync(damaged, { recursive: true });
  });

  it("to leave half a file behind when it is interrupted", async () => {
    await expect(
      runCommand(exportCommand, ["--out", join(dir, "x.mcap"), "--data", dir], { aborted: true }),
    ).rejects.toThrow("SIM_CANCELLED");
    expect(readdirSync(dir)).toEqual(["history"]);
  });

  it.each([
    [[], "--out is missing"],
    [["--out", "x.xml"], "x.xml does not end in .mcap, .csv, .jsonl: name a --format"],
    [["--out", "x.csv", "--format", "jsnl"], "--format jsnl: expected one of mcap, csv, jsonl; did you mean jsonl?"],
    [["--out", "x.csv", "--site", "../etc"], "--site ../etc is not the id of a site"],
    [["--out", "x.csv", "--from", "yesterday"], "--from yesterday is no time"],
    [["--out", "x.csv", "--from", "-1m", "--to", "-2m"], "--from -1m is not before --to -2m"],
    [["--out", "x.csv", "--from", "--to", "-2m"], "--from needs a value"],
  ])("%j as wrong usage", async (args, message) => {
    await expect(run(...args)).rejects.toThrow(UsageError);
    await expect(run(...args)).rejects.toThrow(message);
  });

  it("times that are none", () => {
    const now = 1_000_000_000;
    expect(timeFlag("to", "-10m", now)).toBe(now - 600_000);
    expect(timeFlag("to", "-1.5h", now)).toBe(now - 5_400_000);
    expect(timeFlag("to", "1760000400000", now)).toBe(T0);
    expect(timeFlag("to", "2025-10-09T09:00:00Z", now)).toBe(T0);
    expect(timeFlag("to", "now", now)).toBe(now);
    for (const text of ["", "10m", "-10y", "tomorrow", "2026-13-45"])
      expect(() => timeFlag("to", text, now), text).toThrow("is no time");
  });
});

it("describes every kind of Thing in the part of JSON Schema which players read", () => {
  const refused = Object.values(thingModels).flatMap((model) =>
    refusedByLichtblick(modelSchema(model) as JsonSchema, model.type),
  );
  expect(refused).toEqual([]);
});
