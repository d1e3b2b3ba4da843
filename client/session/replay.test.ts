import { afterEach, expect, test, vi } from "vitest";
import { must, ok } from "../../twins/core/result.ts";
import type { ChartRow } from "../../twins/protocol/console.ts";
import { takeSnapshot } from "../../twins/state/snapshot.ts";
import { addThing, createTwinState, slotOf } from "../../twins/state/twinState.ts";
import { agv } from "../../twins/things/agv/model.ts";
import type { Link } from "./link.ts";
import { createReplay, type Replay } from "./replay.ts";

const T0 = 1_760_000_400_000;
const thing = {
  id: "vehicle-1",
  model: "agv",
  title: { en: "Vehicle 1", zh: "1 号车" },
  place: "aisle",
  parent: null,
  pose: { x: 0, y: 0, z: 0, headingRad: 0 },
};
const twin = createTwinState("fms");
must(addThing(twin, thing, agv));
const slot = slotOf(twin, "vehicle-1", "battery");
twin.values[slot] = 80;
twin.quality[slot] = 0;
twin.observedAtMs[slot] = T0 - 100;

interface Asked {
  readonly atMs: number;
  readonly of: readonly { readonly property: string }[];
  readonly fromMs: number;
  readonly toMs: number;
}
/** The battery's history: 70 five seconds in, then one less every minute. */
const TOLD: readonly ChartRow[] = [5_000, 60_000, 120_000].map((ms, i) => [T0 + ms, 70 - i, 70 - i, 70 - i]);

/** @param history its charts are answered after it */
function server(history = Promise.resolve()) {
  const asked: string[] = [];
  const told = ({ fromMs, toMs }: Asked) => TOLD.filter(([t]) => t >= fromMs && t <= toMs);
  const ask = async (name: string, params: Asked) => {
    asked.push(name);
    if (name === "asOf") return ok({ snapshot: takeSnapshot(twin, params.atMs) });
    if (name === "ranges") {
      await history;
      return ok({ charts: params.of.map(({ property }) => (property === "battery" ? told(params) : [])) });
    }
    if (name === "events") return ok({ events: [], more: false });
    const none = { alarms: [], commands: [], plans: [], making: null, receipts: [], stopped: null, forecasts: [] };
    return ok({ facts: { atMs: params.atMs, ...none, additions: [] } });
  };
  return { link: { ask } as unknown as Pick<Link, "ask">, asked };
}

let replay: Replay | null = null;
afterEach(() => replay?.close());

const idle = (shown: Replay) => vi.waitFor(() => expect(shown.values[slot]).toBe(80), { timeout: 8000 });
const fetched = (asked: readonly string[], times = 1) =>
  vi.waitFor(() => expect(asked.filter((name) => name === "ranges")).toHaveLength(times), { timeout: 8000 });

async function played(): Promise<{ replay: Replay; asked: string[] }> {
  const { link, asked } = server();
  const shown = createReplay("fms", link, () => T0 + 100_000);
  replay = shown;
  shown.seek(T0);
  await idle(shown);
  await fetched(asked);
  await Promise.resolve();
  shown.seek(T0 + 6000);
  expect(shown.values[slot]).toBe(70);
  return { replay: shown, asked };
}

test("stepping back shows the value of then, not the later one that was shown meanwhile", async () => {
  const { replay: shown, asked } = await played();
  shown.seek(T0 + 100);
  expect(shown.values[slot]).toBe(80);
  expect(shown.newestMs()).toBe(T0 - 100);
  expect(asked.filter((name) => name === "asOf")).toHaveLength(1);
});

test("the data's age is that of the moment: from the newest value measured by then", async () => {
  const { replay: shown } = await played();
  expect(shown.newestMs()).toBe(T0 + 5000);
  expect(shown.serverNowMs()).toBe(T0 + 6000);
});

test("playing waits for the history of the moment, and says so; nothing grows old meanwhile", async () => {
  let come = (): void => {};
  const { link, asked } = server(
    new Promise((resolve) => {
      come = resolve;
    }),
  );
  const shown = createReplay("fms", link, () => T0 + 100_000);
  replay = shown;
  shown.seek(T0);
  shown.play(true);
  await idle(shown);
  await fetched(asked);
  expect(shown.advance(1_000, T0 + 100_000)).toBe(T0);
  expect(shown.state.getState().loading).toBe(true);
  come();
  await vi.waitFor(() => expect(shown.advance(1, T0 + 100_000)).toBe(T0 + 1));
  expect(shown.state.getState().loading).toBe(false);
});

test("playing fetches the next stretch in time, near the present only what has come", async () => {
  let nowMs = T0 + 40_000;
  const { link, asked } = server();
  const shown = createReplay("fms", link, () => nowMs);
  replay = shown;
  shown.seek(T0);
  await idle(shown);
  await fetched(asked);
  shown.play(true);
  const stepped = async (bySteps: number): Promise<void> => {
    for (let i = 0; i < bySteps; i++) {
      shown.advance(250, nowMs);
      nowMs += 250;
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  };
  await stepped(240);
  expect(shown.serverNowMs()).toBe(T0 + 60_000);
  expect(shown.values[slot]).toBe(69);
  // Half a window at a time, 40 s behind the present.
  expect(asked.filter((name) => name === "ranges").length).toBeLessThanOrEqual(5);
  expect(asked.filter((name) => name === "asOf")).toHaveLength(1);
  shown.setSpeed(16);
  await stepped(10);
  // It has caught up with what has come, and waits there.
  expect(nowMs - shown.serverNowMs()).toBeLessThan(4_500);
  expect(nowMs - shown.serverNowMs()).toBeGreaterThanOrEqual(1_000);
});
