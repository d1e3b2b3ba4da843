import { describe, expect, test } from "vitest";
import { must } from "../../twins/core/result.ts";
import { fms } from "../../twins/sites/fms/index.ts";
import { type FrameWriter, frameWriter } from "../../twins/state/deltaFrame.ts";
import { type Snapshot, takeSnapshot } from "../../twins/state/snapshot.ts";
import { addThing, createTwinState, slotOf, type TwinState } from "../../twins/state/twinState.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import type { ConnectionReport } from "./connection.ts";
import type { DecoderPort, ReportListener } from "./connectionPort.ts";
import { createDecoder, type DecoderOrder, MAX_HELD } from "./decoder.ts";
import { liveReplica } from "./liveReplica.ts";
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
function port(shares: boolean) {
  const listeners = new Set<ReportListener>();
  const waiting: ConnectionReport[] = [];
  const tell = (report: ConnectionReport): void => {
    for (const listener of listeners) listener(report);
  };
  const decoder = createDecoder((report) => void (self.hold ? waiting.push(report) : tell(report)));
  const self = {
    shares,
    hold: false,
    decoder,
    release() {
      self.hold = false;
      for (const report of waiting.splice(0)) tell(report);
    },
    send: (order: DecoderOrder) => decoder.order(order),
    onReport(listener: ReportListener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } satisfies DecoderPort & Record<string, unknown>;
  return self;
}

function setup(shares: boolean) {
  const state = twin();
  put(state, "vehicle-1", "x", 1);
  state.dirty.fill(0);
  const link = port(shares);
  const asked: string[] = [];
  const replica = liveReplica(
    "fms",
    link,
    () => NOW,
    (why) => asked.push(why),
  );
  must(replica.load(takeSnapshot(state, NOW)));
  const x = (): number | undefined => {
    // As every reader of a frame does: the version first.
    expect(replica.version).toBeGreaterThan(0);
    return readProperty(replica, "vehicle-1", "x")?.value;
  };
  return { state, writer: frameWriter(), replica, link, feed: link.decoder.frame, asked, x };
}

const frame = (state: TwinState, writer: FrameWriter): Uint8Array => writer.encode(state, NOW)!.slice();

describe.each([
  ["in shared memory", true],
  ["by messages", false],
])("the replica, %s", (_, shares) => {
  test("shows the snapshot, then what frames change", () => {
    const { state, writer, replica, feed, x } = setup(shares);
    expect(x()).toBe(1);
    expect(readProperty(replica, "vehicle-1", "y")?.value).toBeNaN();
    put(state, "vehicle-1", "x", 2.5, NOW - 200);
    put(state, "machine-1", "state", 1);
    const before = replica.version;
    feed(frame(state, writer));
    expect(x()).toBeCloseTo(2.5, 1);
    expect(readProperty(replica, "vehicle-1", "x")?.ageMs).toBe(200);
    expect(enumName(readProperty(replica, "machine-1", "state"))).toBe("processing");
    expect(replica.version).toBe(before + 1);
    expect(replica.stats).toEqual({ newestMs: NOW, frames: 1, gaps: 0 });
  });

  test("a missing frame asks for a snapshot and stops decoding until it comes", () => {
    const { state, writer, replica, feed, asked, x } = setup(shares);
    put(state, "vehicle-1", "x", 2);
    frame(state, writer);
    put(state, "vehicle-1", "x", 3);
    feed(frame(state, writer));
    put(state, "vehicle-1", "x", 4);
    feed(frame(state, writer));
    expect(asked).toEqual(["frame 2 instead of 1"]);
    expect(x()).toBe(1);
    must(replica.load(takeSnapshot(state, NOW)));
    put(state, "vehicle-1", "x", 5);
    feed(frame(state, writer));
    expect(x()).toBeCloseTo(5, 1);
    expect(replica.stats.gaps).toBe(1);
  });

  test("a frame that the snapshot already holds is passed over", () => {
    const { state, writer, replica, feed, asked, x } = setup(shares);
    put(state, "vehicle-1", "x", 7);
    const old = frame(state, writer);
    must(replica.load(takeSnapshot(state, NOW)));
    feed(old);
    expect(asked).toEqual([]);
    expect(x()).toBe(7);
  });

  test("a damaged frame asks for a snapshot", () => {
    const { state, writer, feed, asked } = setup(shares);
    put(state, "vehicle-1", "x", 2);
    const bytes = frame(state, writer);
    feed(bytes.slice(0, bytes.length - 1));
    expect(asked).toHaveLength(1);
  });

  test("frames that come while the page takes in a snapshot are kept, and not without limit", () => {
    for (const [count, gaps] of [
      [MAX_HELD, 0],
      [MAX_HELD + 1, 1],
    ] as const) {
      const { state, writer, replica, link, feed, asked, x } = setup(shares);
      const snapshot = takeSnapshot(state, NOW);
      link.decoder.hold();
      for (let i = 1; i <= count; i++) {
        put(state, "vehicle-1", "x", i);
        feed(frame(state, writer));
      }
      expect(x()).toBe(1);
      must(replica.load(snapshot));
      expect(asked).toHaveLength(gaps);
      expect(x()).toBeCloseTo(gaps === 0 ? count : 1, 1);
    }
  });

  test("a slow page gets the newest state, not every frame (latest wins)", () => {
    const { state, writer, replica, link, feed, x } = setup(shares);
    link.hold = true;
    for (let i = 1; i <= 50; i++) {
      put(state, "vehicle-1", "x", i);
      feed(frame(state, writer));
    }
    const before = replica.layout;
    link.release();
    expect(x()).toBeCloseTo(50, 1);
    expect(replica.version).toBe(shares ? 2 : 3);
    expect(replica.layout).toBe(before);
    expect(replica.stats.frames).toBe(50);
  });

  test("a page that left hears no more, and a new one starts afresh", () => {
    const { state, writer, replica, link, feed, asked } = setup(shares);
    replica.close();
    put(state, "vehicle-1", "x", 8);
    frame(state, writer);
    put(state, "vehicle-1", "x", 9);
    feed(frame(state, writer));
    expect(asked).toEqual([]);
    const other = liveReplica(
      "fms",
      link,
      () => NOW,
      (why) => asked.push(why),
    );
    must(other.load(takeSnapshot(state, NOW)));
    put(state, "vehicle-1", "x", 11);
    feed(frame(state, writer));
    expect(other.version).toBe(2);
    expect(readProperty(other, "vehicle-1", "x")?.value).toBeCloseTo(11, 1);
  });

  test("quality and presence come as events", () => {
    const { replica } = setup(shares);
    replica.setQuality("vehicle-1", "x", 1, NOW);
    replica.setOnline("vehicle-1", false);
    const reading = readProperty(replica, "vehicle-1", "x")!;
    expect(reading.quality).toBe(1);
    expect(reading.stale).toBe(true);
    expect(replica.online("vehicle-1")).toBe(false);
    expect(replica.online("nobody")).toBe(false);
  });

  test("a snapshot of another site, or one that contradicts itself, is refused", () => {
    const { replica, state, x } = setup(shares);
    const good = takeSnapshot(state, NOW);
    expect(replica.load({ ...good, siteId: "home" }).ok).toBe(false);
    expect(replica.load({ ...good, models: [] }).ok).toBe(false);
    expect(replica.load({ siteId: "fms" } as Snapshot).ok).toBe(false);
    expect(x()).toBe(1);
  });
});

test("in shared memory, what was taken in stays as it is until the version is asked for again", () => {
  const { state, writer, replica, feed, x } = setup(true);
  for (let i = 1; i <= 6; i++) {
    put(state, "vehicle-1", "x", i);
    feed(frame(state, writer));
    expect(x()).toBeCloseTo(i, 1);
    const { values } = replica;
    for (const later of [10, 20, 30]) {
      put(state, "vehicle-1", "x", later + i);
      feed(frame(state, writer));
    }
    expect(values[replica.slot("vehicle-1", "x")]).toBeCloseTo(i, 1);
    expect(x()).toBeCloseTo(30 + i, 1);
  }
});
