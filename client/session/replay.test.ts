import { afterEach, expect, test, vi } from "vitest";
import { must, ok } from "../../twins/core/result.ts";
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

/** A history in which the battery was told once, five seconds in. */
function server() {
  const asked: string[] = [];
  const ask = async (name: string, params: { property: string; atMs: number }) => {
    asked.push(name);
    if (name === "asOf") return ok({ snapshot: takeSnapshot(twin, params.atMs) });
    if (name === "range")
      return ok({ rows: params.property === "battery" ? [[T0 + 5000, 70, 70, 70]] : [], unit: "1" });
    const none = { alarms: [], commands: [], plans: [], making: null, receipts: [], stopped: null, forecasts: [] };
    return ok({ facts: { atMs: params.atMs, ...none } });
  };
  return { link: { ask } as unknown as Pick<Link, "ask">, asked };
}

let replay: Replay | null = null;
afterEach(() => replay?.close());

async function played(): Promise<{ replay: Replay; asked: string[] }> {
  const { link, asked } = server();
  const shown = createReplay("fms", link, () => T0 + 100_000);
  replay = shown;
  shown.seek(T0);
  await vi.waitFor(() => expect(shown.values[slot]).toBe(80));
  await vi.waitFor(() => expect(asked).toContain("range"), { timeout: 8000 });
  await vi.waitFor(
    () => {
      shown.seek(T0 + 6000);
      expect(shown.values[slot]).toBe(70);
    },
    { timeout: 8000 },
  );
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
