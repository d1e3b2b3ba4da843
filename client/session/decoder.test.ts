import { describe, expect, test } from "vitest";
import { must } from "../../twins/core/result.ts";
import { fms } from "../../twins/sites/fms/index.ts";
import { type FrameWriter, frameWriter } from "../../twins/state/deltaFrame.ts";
import { type Snapshot, takeSnapshot } from "../../twins/state/snapshot.ts";
import { addThing, createTwinState, slotOf, type TwinState } from "../../twins/state/twinState.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { createDecoder, type DecoderOrder, type DecoderReport } from "./decoder.ts";
import type { DecoderPort } from "./decoderPort.ts";
import { type LiveReplica, liveReplica } from "./liveReplica.ts";
import { enumName, readProperty } from "./replica.ts";

const NOW = 1_700_000_000_000;

function twin(): TwinState {
  const state = createTwinState("fms");
  for (const thing of fms.things)
    Object.assign(must(addThing(state, thing, thingModels[thing.model]!)), { online: true });
  return state;
}

function put(state: TwinState, thing: string, property: string, value: number, atMs = NOW): void {
  const slot = slotOf(state, thing, property);
  state.values[slot] = value;
  state.quality[slot] = 0;
  state.observedAtMs[slot] = atMs;
  state.dirty[slot] = 1;
}

/** A decoder in this thread; `hold` keeps reports back as a slow page would. */
function port(): DecoderPort & { hold: boolean; release(): void; orders: DecoderOrder[] } {
  let listener: (report: DecoderReport) => void = () => {};
  const waiting: DecoderReport[] = [];
  const orders: DecoderOrder[] = [];
  const decode = createDecoder((report) => {
    if (self.hold) waiting.push(report);
    else listener(report);
  });
  const self = {
    hold: false,
    orders,
    release() {
      self.hold = false;
      for (const report of waiting.splice(0)) listener(report);
    },
    send(order: DecoderOrder) {
      orders.push(order);
      decode(order);
    },
    onReport(heard: (report: DecoderReport) => void) {
      listener = heard;
    },
    close() {},
  };
  return self;
}

function setup(): {
  state: TwinState;
  writer: FrameWriter;
  replica: LiveReplica;
  decoder: ReturnType<typeof port>;
  asked: string[];
} {
  const state = twin();
  put(state, "vehicle-1", "x", 1);
  state.dirty.fill(0);
  const decoder = port();
  const asked: string[] = [];
  const replica = liveReplica(
    "fms",
    decoder,
    () => NOW,
    (why) => asked.push(why),
  );
  must(replica.load(takeSnapshot(state, NOW)));
  return { state, writer: frameWriter(), replica, decoder, asked };
}

const frame = (state: TwinState, writer: FrameWriter): Uint8Array => writer.encode(state, NOW)!.slice();

describe("the replica", () => {
  test("shows the snapshot, then what frames change", () => {
    const { state, writer, replica } = setup();
    expect(readProperty(replica, "vehicle-1", "x")?.value).toBe(1);
    expect(readProperty(replica, "vehicle-1", "y")?.value).toBeNaN();
    put(state, "vehicle-1", "x", 2.5, NOW - 200);
    put(state, "machine-1", "state", 1);
    const before = replica.version;
    replica.frame(frame(state, writer));
    expect(readProperty(replica, "vehicle-1", "x")?.value).toBeCloseTo(2.5, 1);
    expect(readProperty(replica, "vehicle-1", "x")?.ageMs).toBe(200);
    expect(enumName(readProperty(replica, "machine-1", "state"))).toBe("processing");
    expect(replica.version).toBeGreaterThan(before);
  });

  test("a missing frame asks for a snapshot and stops decoding until it comes", () => {
    const { state, writer, replica, asked } = setup();
    put(state, "vehicle-1", "x", 2);
    frame(state, writer);
    put(state, "vehicle-1", "x", 3);
    replica.frame(frame(state, writer));
    put(state, "vehicle-1", "x", 4);
    replica.frame(frame(state, writer));
    expect(asked).toEqual(["frame 2 instead of 1"]);
    expect(readProperty(replica, "vehicle-1", "x")?.value).toBe(1);
    must(replica.load(takeSnapshot(state, NOW)));
    put(state, "vehicle-1", "x", 5);
    replica.frame(frame(state, writer));
    expect(readProperty(replica, "vehicle-1", "x")?.value).toBeCloseTo(5, 1);
    expect(replica.stats.gaps).toBe(1);
  });

  test("a frame that the snapshot already holds is passed over", () => {
    const { state, writer, replica, asked } = setup();
    put(state, "vehicle-1", "x", 7);
    const old = frame(state, writer);
    must(replica.load(takeSnapshot(state, NOW)));
    replica.frame(old);
    expect(asked).toEqual([]);
    expect(readProperty(replica, "vehicle-1", "x")?.value).toBe(7);
  });

  test("a damaged frame asks for a snapshot", () => {
    const { state, writer, replica, asked } = setup();
    put(state, "vehicle-1", "x", 2);
    const bytes = frame(state, writer);
    replica.frame(bytes.slice(0, bytes.length - 1));
    expect(asked).toHaveLength(1);
  });

  test("a slow page gets the newest state once, not every frame (latest wins)", () => {
    const { state, writer, replica, decoder } = setup();
    decoder.hold = true;
    for (let i = 1; i <= 50; i++) {
      put(state, "vehicle-1", "x", i);
      replica.frame(frame(state, writer));
    }
    const before = replica.version;
    decoder.release();
    expect(readProperty(replica, "vehicle-1", "x")?.value).toBeCloseTo(50, 1);
    expect(replica.version - before).toBe(2);
    expect(replica.stats.frames).toBe(50);
  });

  test("quality and presence come as events", () => {
    const { replica } = setup();
    replica.setQuality("vehicle-1", "x", 1, NOW);
    replica.setOnline("vehicle-1", false);
    const reading = readProperty(replica, "vehicle-1", "x")!;
    expect(reading.quality).toBe(1);
    expect(reading.stale).toBe(true);
    expect(replica.online("vehicle-1")).toBe(false);
    expect(replica.online("nobody")).toBe(false);
  });

  test("a snapshot of another site, or one that contradicts itself, is refused", () => {
    const { replica, state } = setup();
    const good = takeSnapshot(state, NOW);
    expect(replica.load({ ...good, siteId: "home" }).ok).toBe(false);
    expect(replica.load({ ...good, models: [] }).ok).toBe(false);
    expect(replica.load({ siteId: "fms" } as Snapshot).ok).toBe(false);
    expect(readProperty(replica, "vehicle-1", "x")?.value).toBe(1);
  });
});
