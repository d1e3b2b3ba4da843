import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { leftMs, lookAgainAs, lookAtFiles, lookStore, SILENT_MS, stopLooking } from "./look.ts";
import type { ImportNews, ImportOrder } from "./news.ts";

/** A thread that says what a test has it say. */
class Thread {
  static readonly all: Thread[] = [];
  ended = false;
  onmessage: ((message: { data: ImportNews }) => void) | null = null;
  onerror: ((event: { preventDefault(): void }) => void) | null = null;
  constructor() {
    Thread.all.push(this);
  }
  readonly orders: ImportOrder[] = [];
  postMessage(order: ImportOrder): void {
    this.orders.push(order);
  }
  terminate(): void {
    this.ended = true;
  }
  say(data: ImportNews): void {
    this.onmessage?.({ data });
  }
}
const bring = (name: string): Thread => {
  lookAtFiles([{ path: name, file: new File([], name) }]);
  return Thread.all.at(-1)!;
};
const now = () => lookStore.getState();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("Worker", Thread);
  vi.stubGlobal("document", { createElement: () => ({ getContext: () => null }) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("tells how long the rest takes at the pace of what is done, once that says something", () => {
  expect(leftMs(10_000, 0.25)).toBe(30_000);
  expect(leftMs(10_000, 1)).toBe(0);
  expect(leftMs(100, 0.5)).toBeNull();
  expect(leftMs(10_000, 0.001)).toBeNull();
});

it("follows a file, and ends its thread for the next one, whose news alone counts", () => {
  const first = bring("a.ifc");
  first.say({ kind: "began", name: "a.ifc", bytes: 7 });
  first.say({ kind: "progress", stage: "read", share: 0.5 });
  expect(now()).toMatchObject({ phase: "running", name: "a.ifc", bytes: 7, share: 0.5 });
  const second = bring("b.ifc");
  expect(first.ended).toBe(true);
  first.say({ kind: "refused", failure: { code: "IMPORT_INVALID", message: "" } });
  expect(now()).toMatchObject({ phase: "running", name: "b.ifc", share: 0 });
  second.say({ kind: "refused", failure: { code: "IMPORT_UNKNOWN", message: "" } });
  expect(now()).toMatchObject({ phase: "refused", name: "b.ifc", failure: { code: "IMPORT_UNKNOWN" } });
  expect(second.ended).toBe(true);
});

it("takes the same files for what somebody says that they are, and remembers it where that is refused too", () => {
  bring("a.txt").say({ kind: "refused", failure: { code: "IMPORT_UNKNOWN", message: "" } });
  expect(now()).toMatchObject({ phase: "refused", asked: null });
  lookAgainAs("geojson");
  const again = Thread.all.at(-1)!;
  expect(again.orders).toMatchObject([{ format: "geojson", files: [{ path: "a.txt" }] }]);
  again.say({ kind: "refused", failure: { code: "IMPORT_INVALID", message: "" } });
  expect(now()).toMatchObject({ phase: "refused", name: "a.txt", asked: "geojson" });
});

it("stops a thread whatever it is in the middle of", () => {
  const thread = bring("a.ifc");
  stopLooking();
  expect(thread.ended).toBe(true);
  expect(now()).toEqual({ phase: "stopped", name: "a.ifc" });
  thread.say({ kind: "progress", stage: "read", share: 0.9 });
  expect(now().phase).toBe("stopped");
});

it("gives a file up that makes no progress, and says so of a browser that ended the thread", () => {
  const stuck = bring("a.ifc");
  vi.advanceTimersByTime(SILENT_MS - 1);
  stuck.say({ kind: "progress", stage: "read", share: 0.1 });
  vi.advanceTimersByTime(SILENT_MS - 1);
  expect(now().phase).toBe("running");
  vi.advanceTimersByTime(1);
  expect(now()).toMatchObject({ phase: "refused", failure: { code: "IMPORT_INVALID" } });
  expect(stuck.ended).toBe(true);
  const broken = bring("b.ifc");
  broken.onerror?.({ preventDefault() {} });
  expect(now()).toMatchObject({ phase: "refused", name: "b.ifc", failure: { code: "IMPORT_TOO_LARGE" } });
});
