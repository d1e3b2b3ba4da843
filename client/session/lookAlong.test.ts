import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import type { EyeView, LookedAt, Present } from "../../twins/protocol/presence.ts";
import { createLookAlong, type LookAlong } from "./lookAlong.ts";
import type { PresenceState } from "./presence.ts";
import type { Replay } from "./replay.ts";
import { go, parseView, viewStore } from "./view.ts";

const NOW_MS = 1_000_000;
const EYE: EyeView = { target: [1, 2, 0], distanceM: 20, azimuthRad: 0.5, polarRad: 1 };
const vera = (change: Partial<LookedAt> = {}): Present => ({
  id: "person:vera",
  name: "vera",
  guest: null,
  role: "operator",
  places: [{ select: null, storey: null, at: null, eye: null, edit: false, ...change }],
});

const state = createStore<PresenceState>(() => ({ you: null, people: [], more: 0 }));
let seeks: number[];
let eyes: EyeView[];
let along: LookAlong;
const there = (...people: Present[]): void => state.setState({ you: "person:olga", people, more: 0 });
const view = () => {
  const { select, at } = viewStore.getState();
  return { select, at };
};

beforeEach(() => {
  // The address follows a moment later.
  vi.useFakeTimers();
  vi.stubGlobal("history", { pushState() {}, replaceState() {} });
  viewStore.setState(parseView("/site/fms", ""), true);
  seeks = [];
  eyes = [];
  const replay = { play: () => undefined, seek: (atMs: number) => seeks.push(atMs) } as unknown as Replay;
  const camera = { view: () => null, lookAs: (eye: EyeView) => eyes.push(eye) };
  along = createLookAlong({ state, camera }, { replay, nowMs: () => NOW_MS });
  there(vera({ select: "pump-1", eye: EYE }));
});
afterEach(() => {
  along.close();
  vi.runAllTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the floor that the other looks into is shown, and a floor of one's own ends it", () => {
  along.start("person:vera");
  there(vera({ storey: "l2", eye: EYE }));
  expect(viewStore.getState()).toMatchObject({ select: null, storey: "l2" });
  expect(along.state.getState().with?.id).toBe("person:vera");
  go({ storey: "l1" });
  expect(along.state.getState().with).toBeNull();
});

test("looking along shows at once, and with each move, what the other looks at", () => {
  along.start("person:vera");
  expect(view()).toEqual({ select: "pump-1", at: null });
  there(vera({ select: "arm-1", at: NOW_MS - 60_000, eye: EYE }));
  expect(view()).toEqual({ select: "arm-1", at: NOW_MS - 60_000 });
  expect(seeks).toEqual([NOW_MS - 60_000]);
  const nearer = { ...EYE, distanceM: 5 };
  there(vera({ eye: nearer }));
  expect(view()).toEqual({ select: null, at: null });
  expect(eyes).toEqual([EYE, nearer]);
  expect(along.state.getState().with?.id).toBe("person:vera");
});

test.each([
  ["selects", { select: "arm-1" }],
  ["looks at another moment", { at: NOW_MS - 5_000 }],
  ["leaves the site", { site: null }],
])("it ends when one %s by oneself, and the other's next move changes nothing here", (_, change) => {
  along.start("person:vera");
  go(change);
  expect(along.state.getState()).toEqual({ with: null, gone: null });
  there(vera({ select: "machine-1" }));
  expect(viewStore.getState()).toMatchObject(change);
});

test("opening a panel is no move", () => {
  along.start("person:vera");
  go({ panel: "alarms" });
  expect(along.state.getState().with).not.toBeNull();
});

test("who goes is told as gone, until one moves or puts it away; who comes back is not followed again", () => {
  along.start("person:vera");
  there();
  expect(along.state.getState()).toMatchObject({ with: null, gone: { name: "vera" } });
  there(vera({ select: "machine-1" }));
  expect(view().select).toBe("pump-1");
  go({ select: null });
  expect(along.state.getState()).toEqual({ with: null, gone: null });
});

test("a lost connection is nobody's going: with the list one looks along again", () => {
  along.start("person:vera");
  state.setState({ you: null, people: [], more: 0 });
  expect(along.state.getState().with).not.toBeNull();
  there(vera({ select: "machine-1" }));
  expect(view().select).toBe("machine-1");
});

test("nobody follows who is not there", () => {
  along.start("person:zoe");
  expect(along.state.getState()).toEqual({ with: null, gone: null });
});

test("a page that closed its session follows no more", () => {
  along.start("person:vera");
  along.close();
  there(vera({ select: "machine-1" }));
  expect(view().select).toBe("pump-1");
});
