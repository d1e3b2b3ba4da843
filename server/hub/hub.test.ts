import { expect, test } from "vitest";
import { manualClock } from "../../twins/core/clock.ts";
import type { QualityCode, VerifiedReading } from "../../twins/core/reading.ts";
import { must } from "../../twins/core/result.ts";
import { reportedValue } from "../../twins/state/twinState.ts";
import { agv } from "../../twins/things/agv/model.ts";
import { createHub } from "./hub.ts";

const thing = (id: string) => ({
  id,
  model: "agv",
  title: { en: id, zh: id },
  place: "p",
  parent: null,
  pose: { x: 0, y: 0, z: 0, headingRad: 0 },
});
const reading = (index: number, value: number, atMs: number, quality: QualityCode = 0) =>
  ({ thing: index, property: 0, value, quality, observedAtMs: atMs, receivedAtMs: atMs }) as unknown as VerifiedReading;

test("one frame a tick with all that changed, none when nothing did", () => {
  const clock = manualClock(1000);
  const hub = createHub(["s"], clock);
  for (const id of ["a", "b"]) must(hub.add("s", thing(id), agv));
  const frames: number[] = [];
  hub.listen({ onFrame: (_, frame) => frames.push(frame.byteLength) });
  hub.tick();
  expect(frames).toEqual([]);
  hub.apply("s", [reading(0, 1, 1000), reading(1, 2, 1000), reading(0, 3, 1001)]);
  hub.tick();
  hub.tick();
  expect(frames).toHaveLength(1);
  expect(reportedValue(hub.site("s")!, "a", "x")).toBe(3);
});

test("quality is news when it changes, not when a first good value comes", () => {
  const hub = createHub(["s"], manualClock(0));
  must(hub.add("s", thing("a"), agv));
  const news: QualityCode[] = [];
  hub.listen({ onQuality: (_, __, ___, quality) => news.push(quality) });
  for (const [i, quality] of ([0, 0, 2, 2, 0, 1] as QualityCode[]).entries())
    hub.apply("s", [reading(0, i, i + 1, quality)]);
  expect(news).toEqual([2, 0, 1]);
});

test("what is older, or of an unknown Thing, is counted and not applied", () => {
  const hub = createHub(["s"], manualClock(0));
  must(hub.add("s", thing("a"), agv));
  hub.apply("s", [reading(0, 1, 10), reading(0, 2, 9), reading(7, 1, 10)]);
  expect(reportedValue(hub.site("s")!, "a", "x")).toBe(1);
  expect(hub.counters()).toMatchObject({ applied: 1, refused: 2 });
});

test("after a restart the last known values are back, with their age, and are no news", () => {
  const before = createHub(["s"], manualClock(50));
  must(before.add("s", thing("a"), agv));
  before.apply("s", [reading(0, 4.5, 40)]);
  const after = createHub(["s"], manualClock(900));
  must(after.add("s", thing("a"), agv));
  after.restore("s", before.snapshot("s")!);
  expect(reportedValue(after.site("s")!, "a", "x")).toBe(4.5);
  const frames: unknown[] = [];
  after.listen({ onFrame: (_, frame) => frames.push(frame) });
  after.tick();
  expect(frames).toEqual([]);
  expect(after.snapshot("s")!.things[0]!.readings[0]).toEqual([4.5, 0, 40]);
});
