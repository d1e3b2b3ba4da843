import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { placed } from "../../test/support/gatewayHarness.ts";
import { manualClock } from "../../twins/core/clock.ts";
import { type Digest, digestOf } from "../../twins/core/digest.ts";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { QUALITY } from "../../twins/core/reading.ts";
import { fail, must, ok, type Result } from "../../twins/core/result.ts";
import { defineThingModel } from "../../twins/core/thing.ts";
import {
  DEVICE_LIMITS,
  type DeviceSession,
  type Frame,
  type FrameSink,
  frameText,
  GENESIS_HEAD,
  PayloadSchema,
} from "../../twins/protocol/device.ts";
import { addThing, createTwinState, type TwinState } from "../../twins/state/twinState.ts";
import { tokenBucket } from "../tokenBucket.ts";
import { countRefusal } from "../wiring/meters.ts";
import { createIngest, type VerifiedBatch } from "./ingest.ts";
import { verifyRow } from "./telemetry.ts";

const title = { en: "x", zh: "x" };
const base = { title, staleAfterMs: 1000 };
const MODEL = defineThingModel({
  type: "probe",
  version: "1",
  title,
  properties: [
    { ...base, name: "speed", type: "number", unit: "m/s", min: -3, max: 3 },
    { ...base, name: "count", type: "integer", unit: "1", min: 0, max: 100 },
    { ...base, name: "open", type: "boolean", unit: "1", min: 0, max: 1 },
    {
      ...base,
      name: "state",
      type: "enum",
      unit: "1",
      min: 0,
      max: 1,
      values: [
        { name: "idle", title },
        { name: "busy", title },
      ],
    },
  ],
});
const NOW = 1_800_000_000_000;
const KEY = Buffer.alloc(32, 7);
const mac = (text: string): string => `0x${createHmac("sha256", KEY).update(text).digest("hex").slice(0, 32)}`;

let twin: TwinState;
let batches: VerifiedBatch[];
let refusals: Map<string, number>;
let disk: () => Result<void>;
const clock = manualClock(NOW);

const session = (over: Partial<DeviceSession> = {}): DeviceSession => ({
  session: "s",
  device: `0x${"1".repeat(40)}`,
  siteId: "lab",
  things: ["probe-1"],
  tier: 1,
  provenance: {},
  seq: 0,
  head: GENESIS_HEAD,
  mac,
  verify: () => true,
  ...over,
});
const openIngest = (limits = {}) =>
  createIngest({
    clock,
    twin: () => twin,
    durable: async () => disk(),
    apply: (batch) => void batches.push(batch),
    refused: (_device, code, count) => countRefusal(refusals, code, count),
    limits,
  });

beforeEach(() => {
  twin = createTwinState("lab");
  must(addThing(twin, placed("probe-1", MODEL), MODEL));
  must(addThing(twin, placed("probe-2", MODEL), MODEL));
  batches = [];
  refusals = new Map();
  disk = () => ok(undefined);
  clock.set(NOW);
});

/** A chain of frames, written from the specification. */
function chain(payloads: unknown[], seq = 0, head: string = GENESIS_HEAD): Frame[] {
  return payloads.map((payload) => {
    const text = typeof payload === "string" ? payload : JSON.stringify(payload);
    const covered = frameText(seq, head, text);
    const frame = { seq, prev: head as Digest, payload: text, mac: mac(covered) };
    head = `0x${createHash("sha256").update(covered).digest("hex")}`;
    seq++;
    return frame;
  });
}
const telemetry = (values: object, tMs = NOW, thing = "probe-1") => ({
  kind: "telemetry",
  rows: [[tMs, thing, values]],
});
const sendOne = async (payload: unknown): Promise<Record<string, number>> => {
  const answer = (
    await openIngest()
      .open(session())
      .accept(chain([payload]))
  ).answer;
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value.refused as Record<string, number>;
};
const readings = () => batches.flatMap((batch) => batch.readings);

test("DEV-30 numbers, integers, booleans and enumerations become readings in the model's unit", async () => {
  const refused = await sendOne(
    telemetry({ speed: [7.2, "km/h"], count: [5, "1", "uncertain"], open: [true, "1"], state: ["busy", "1"] }),
  );
  expect(refused).toEqual({});
  expect(readings().map((r) => [r.property, r.value, r.quality])).toEqual([
    [0, 2, QUALITY.good],
    [1, 5, QUALITY.uncertain],
    [2, 1, QUALITY.good],
    [3, 1, QUALITY.good],
  ]);
  expect(readings()[0]).toMatchObject({ thing: 0, observedAtMs: NOW, receivedAtMs: NOW });
});

test("DEV-30 a missing value is missing", async () => {
  expect(await sendOne(telemetry({ speed: [null, "m/s", "missing"] }))).toEqual({});
  expect(readings()).toMatchObject([{ quality: QUALITY.missing, value: Number.NaN }]);
});

const WRONG: [string, object, ErrorCode][] = [
  ["another unit", { speed: [1, "kg"] }, "STATE_UNIT"],
  ["an enumeration with a unit", { state: ["idle", "m"] }, "STATE_UNIT"],
  ["a text for a number", { speed: ["1", "m/s"] }, "STATE_TYPE"],
  ["a fraction for an integer", { count: [1.5, "1"] }, "STATE_TYPE"],
  ["a number for a boolean", { open: [1, "1"] }, "STATE_TYPE"],
  ["a number for an enumeration", { state: [0, "1"] }, "STATE_TYPE"],
  ["an unknown name of an enumeration", { state: ["asleep", "1"] }, "STATE_TYPE"],
  ["an unknown property", { weight: [1, "kg"] }, "STATE_UNKNOWN_PROPERTY"],
  ["a property of Object's prototype", { constructor: [1, "1"] }, "STATE_UNKNOWN_PROPERTY"],
  ["a bare number", { speed: 1 }, "WIRE_SCHEMA"],
  ["an unknown quality", { speed: [1, "m/s", "fine"] }, "WIRE_SCHEMA"],
  ["null that is not called missing", { speed: [null, "m/s"] }, "WIRE_SCHEMA"],
  ["missing with a value", { speed: [1, "m/s", "missing"] }, "WIRE_SCHEMA"],
];

test.each(WRONG)("DEV-31 %s is refused alone; the rest of the row goes on", async (_what, values, code) => {
  expect(await sendOne(telemetry({ ...values, open: [true, "1"], ...("open" in values ? values : {}) }))).toEqual({
    [code]: 1,
  });
  expect(refusals.get(code)).toBe(1);
  expect(readings()).toHaveLength("open" in values ? 0 : 1);
});

test("DEV-32 a value out of range is refused and counted, and the property's quality becomes bad", async () => {
  expect(await sendOne(telemetry({ speed: [3.01, "m/s"], count: [5, "1"] }))).toEqual({ STATE_RANGE: 1 });
  expect(readings()).toMatchObject([
    { property: 0, value: Number.NaN, quality: QUALITY.bad },
    { property: 1, value: 5, quality: QUALITY.good },
  ]);
});

test("DEV-33 a clock more than 5 s ahead, or a week behind, is refused", async () => {
  expect(await sendOne(telemetry({ count: [1, "1"] }, NOW + DEVICE_LIMITS.skewAheadMs))).toEqual({});
  expect(await sendOne(telemetry({ count: [1, "1"] }, NOW + DEVICE_LIMITS.skewAheadMs + 1))).toEqual({ AUTH_SKEW: 1 });
  expect(await sendOne(telemetry({ count: [1, "1"] }, NOW - DEVICE_LIMITS.skewBehindMs - 1))).toEqual({ AUTH_SKEW: 1 });
});

test("DEV-34 a device speaks only for its own Things", async () => {
  expect(await sendOne(telemetry({ count: [1, "1"] }, NOW, "probe-2"))).toEqual({ AUTH_FORBIDDEN: 1 });
  expect(await sendOne(telemetry({ count: [1, "1"] }, NOW, "probe-9"))).toEqual({ STATE_UNKNOWN_THING: 1 });
  expect(readings()).toEqual([]);
});

test.each([
  ["text that is not JSON", "{nope", "WIRE_NOT_JSON"],
  ["a number", "5", "WIRE_SCHEMA"],
  ["null", "null", "WIRE_SCHEMA"],
  ["an unknown kind", { kind: "gossip" }, "WIRE_SCHEMA"],
  ["rows that are no rows", { kind: "telemetry", rows: [5] }, "WIRE_SCHEMA"],
  ["too many rows", { kind: "telemetry", rows: Array(DEVICE_LIMITS.rowsPerFrame + 1).fill([]) }, "WIRE_TOO_LARGE"],
  [
    "a row of too many values",
    telemetry(
      Object.fromEntries(Array.from({ length: DEVICE_LIMITS.valuesPerRow + 1 }, (_, i) => [`p${i}`, [1, "1"]])),
    ),
    "WIRE_TOO_LARGE",
  ],
  [
    "a final state without a signature",
    { kind: "state", state: { commandId: "c", state: "FAILED", atMs: 1, reason: "", result: {} }, signed: null },
    "WIRE_SCHEMA",
  ],
])(
  "DEV-35 an authentic frame with %s is counted and passed over, so that the chain goes on",
  async (_what, payload, code) => {
    const sink = openIngest().open(session());
    const frames = chain([payload, telemetry({ count: [1, "1"] })]);
    const { answer, nextSeq } = await sink.accept(frames);
    expect(answer).toMatchObject({ ok: true, value: { refused: { [code]: expect.any(Number) } } });
    expect(nextSeq).toBe(2);
    expect(readings()).toHaveLength(1);
  },
);

test("DEV-36 over its rate a device is told to wait; the frame is not taken and not lost", async () => {
  const ingest = openIngest({ readingsPerS: 10, burstReadings: 2 });
  const sink = ingest.open(session());
  const frames = chain([1, 2, 3].map((n) => telemetry({ count: [n, "1"] })));
  const { answer, nextSeq, close } = await sink.accept(frames);
  expect(answer).toMatchObject({ ok: false, error: { code: "AUTH_RATE", details: { retryAfterMs: 100 } } });
  expect([nextSeq, close]).toEqual([2, false]);
  clock.advance(100);
  // A reconnect does not refill the bucket.
  const again = ingest.open(session({ seq: nextSeq, head: frames[2]!.prev }));
  expect((await again.accept([frames[2]])).answer.ok).toBe(true);
  expect(readings().map((r) => r.value)).toEqual([1, 2, 3]);
});

test("DEV-36 over its rate of states, too, which do not use up its readings", async () => {
  const ingest = openIngest({ statesPerS: 10, burstStates: 2, readingsPerS: 10, burstReadings: 1 });
  const state = (n: number) => ({
    kind: "state",
    state: { commandId: `c${n}`, state: "RUNNING", atMs: NOW, reason: "", result: {} },
    signed: null,
  });
  const frames = chain([state(1), state(2), telemetry({ count: [1, "1"] }), state(3)]);
  const { answer, nextSeq } = await ingest.open(session()).accept(frames);
  expect(answer).toMatchObject({ ok: false, error: { code: "AUTH_RATE", details: { retryAfterMs: 100 } } });
  expect(nextSeq).toBe(3);
  expect(batches.flatMap((batch) => batch.states)).toHaveLength(2);
  clock.advance(100);
  const again = ingest.open(session({ seq: nextSeq, head: frames[3]!.prev }));
  expect((await again.accept([frames[3]])).answer.ok).toBe(true);
});

test("DEV-12 nothing is acknowledged or applied that the disk refused", async () => {
  const sink = openIngest().open(session());
  const frames = chain([telemetry({ count: [1, "1"] })]);
  disk = () => fail("STORE_FULL", "no room");
  const refused = await sink.accept(frames);
  expect(refused).toMatchObject({
    nextSeq: 0,
    head: GENESIS_HEAD,
    close: false,
    answer: { ok: false, error: { code: "STORE_FULL" } },
  });
  expect(batches).toEqual([]);
  disk = () => ok(undefined);
  expect((await sink.accept(frames)).nextSeq).toBe(1);
  expect(readings()).toHaveLength(1);
});

test("DEV-37 an outcome that names another place of the chain is refused", async () => {
  const state = { commandId: "c", state: "SUCCEEDED", atMs: NOW, reason: "", result: { distanceM: 1 } };
  const signed = { commandDigest: digestOf(1), signature: `0x${"11".repeat(65)}` };
  expect(await sendOne({ kind: "state", state, signed: { ...signed, telemetryHash: digestOf(2) } })).toEqual({
    RCPT_SIGNATURE: 1,
  });
  expect(await sendOne({ kind: "state", state, signed: { ...signed, telemetryHash: GENESIS_HEAD } })).toEqual({});
  expect(batches[0]?.states[0]).toMatchObject({ state, outcome: { telemetryHash: GENESIS_HEAD, final: state } });
});

test("DEV-38 whatever is delivered, in whatever order, each frame is applied once and in order", async () => {
  const frames = chain(Array.from({ length: 12 }, (_, i) => telemetry({ count: [i, "1"] })));
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.array(
          fc.record({ index: fc.nat(11), damage: fc.constantFrom("none", "none", "none", "mac", "payload", "prev") }),
          { maxLength: 6 },
        ),
        { maxLength: 30 },
      ),
      fc.infiniteStream(fc.boolean()),
      async (messages, diskWorks) => {
        batches = [];
        disk = () => (diskWorks.next().value ? ok(undefined) : fail("STORE_FULL", "no room"));
        const sink: FrameSink = openIngest().open(session());
        let last = 0;
        for (const message of messages) {
          const { nextSeq } = await sink.accept(
            message.map(({ index, damage }) => {
              const frame = frames[index]!;
              if (damage === "mac") return { ...frame, mac: `0x${"0".repeat(32)}` };
              if (damage === "payload") return { ...frame, payload: frame.payload.replace("[", "[ ") };
              if (damage === "prev") return { ...frame, prev: digestOf("other") };
              return frame;
            }),
          );
          expect(nextSeq).toBeGreaterThanOrEqual(last);
          last = nextSeq;
        }
        expect(readings().map((r) => r.value)).toEqual(Array.from({ length: last }, (_, i) => i));
      },
    ),
    { numRuns: 200 },
  );
});

test("DEV-39 the fast check of rows agrees with the schema, on anything JSON can hold", () => {
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ maxLength: 4 }),
    fc.boolean(),
    fc.constant(null),
  );
  const wire = fc.oneof(
    fc.array(fc.oneof(value, fc.constantFrom("1", "m/s", "good", "uncertain", "bad", "missing")), { maxLength: 4 }),
    fc.tuple(value, fc.constantFrom("1", "m/s")),
    fc.tuple(
      value,
      fc.constant("1"),
      fc.constantFrom("uncertain", "bad", "missing", "good", "constructor", "__proto__"),
    ),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom("speed", "count", "open"), wire), (values) => {
      const row = JSON.parse(JSON.stringify([NOW, "probe-1", values])) as unknown;
      const wellFormed = PayloadSchema.safeParse({ kind: "telemetry", rows: [row] }).success;
      const codes: ErrorCode[] = [];
      const scope = { twin, own: new Set(["probe-1"]), nowMs: NOW };
      verifyRow(row, scope, { readings: [], refuse: (code) => void codes.push(code) });
      expect(codes.includes("WIRE_SCHEMA")).toBe(!wellFormed);
    }),
    { numRuns: 2000 },
  );
});

test("a token bucket fills at its rate, up to its burst, and survives a clock set back", () => {
  const bucket = tokenBucket(10, 5);
  expect(bucket.take(5, 1000)).toBe(0);
  expect(bucket.take(1, 1000)).toBe(100);
  expect(bucket.take(1, 1100)).toBe(0);
  expect(bucket.take(5, 100_000)).toBe(0);
  expect(bucket.take(1, 50_000)).toBe(100);
  // More than the burst passes when the bucket is full: a frame is never stuck for good.
  expect(bucket.take(50, 200_000)).toBe(0);
});
