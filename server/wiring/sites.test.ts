import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manualClock } from "../../twins/core/clock.ts";
import { QUALITY } from "../../twins/core/reading.ts";
import { must } from "../../twins/core/result.ts";
import type { Site } from "../../twins/core/site.ts";
import type { JournalledEvent } from "../../twins/protocol/console.ts";
import { readConfig } from "../config.ts";
import type { HistoryStore } from "../store/port.ts";
import { type Core, createCore } from "./core.ts";
import { closeHistories, historyCounters, openHistories, readAdditions, restoreSites, wireAlarms } from "./sites.ts";

const T0 = 1_760_000_400_000;
const siteOf = (id: string): Site => ({
  id,
  title: { en: id, zh: id },
  timeZone: "UTC",
  places: [{ id: "root", level: "site", title: { en: id, zh: id }, parent: null, outline: [], floorZ: 0, heightM: 0 }],
  // The same name at both: a Thing is its site's.
  things: [
    {
      id: "thermo",
      model: "temperature-sensor",
      title: { en: "T", zh: "T" },
      place: "root",
      parent: null,
      pose: { x: 0, y: 0, z: 0, headingRad: 0 },
    },
  ],
  routeMap: null,
});
const sites = [siteOf("north"), siteOf("south")];
const log = { info() {}, warn() {}, error() {} };

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "aitn-sites-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (clock = manualClock(T0)) => openHistories({ dataDir: dir, sites, clock, onNotice: () => {} });

function coreOn(histories: ReadonlyMap<string, HistoryStore>, clock = manualClock(T0)): Core {
  return createCore({
    config: must(readConfig({ AITN_DATA: dir }, {})),
    clock,
    log,
    sites,
    histories,
    additions: readAdditions(sites, { folder: dir, clock, log }),
  });
}

/** A temperature that is over its limit of 105. */
const hot = (core: Core, siteId: string): void => {
  const entry = core.hub.site(siteId)!.byId.get("thermo")!;
  const reading = {
    thing: entry.index,
    property: 0,
    value: 140,
    quality: QUALITY.good,
    observedAtMs: T0,
    receivedAtMs: T0,
  };
  core.hub.apply(siteId, [reading as never]);
};

describe("the sites of a server", () => {
  it("have a folder of history each, and none is opened when one cannot be", async () => {
    const first = must(await open());
    expect([...first.keys()]).toEqual(["north", "south"]);
    expect(existsSync(join(dir, "history"))).toBe(true);
    expect(existsSync(join(dir, "sites", "south", "history"))).toBe(true);
    expect(await open()).toMatchObject({ error: { code: "STORE_LOCKED" } });
    await first.get("north")!.close();
    // The first of the two was free, and is again.
    expect(await open()).toMatchObject({ error: { code: "STORE_LOCKED" } });
    await first.get("south")!.close();
    const again = must(await open());
    expect(historyCounters(again)).toHaveProperty("history.appended", 0);
    await closeHistories(again);
  });

  it("raise, tell and keep their alarms apart, also of Things with the same name", async () => {
    const histories = must(await open());
    const core = coreOn(histories);
    const told: JournalledEvent[] = [];
    core.onEvent = (event) => void told.push(event);
    await restoreSites(core);
    const alarms = wireAlarms(core);
    hot(core, "south");
    alarms.tick();
    expect(alarms.home.list()).toEqual([]);
    expect(alarms.of("elsewhere")).toBeNull();
    const [raised] = alarms.of("south")!.list();
    expect(raised).toMatchObject({ thing: "thermo", state: "unacknowledged" });
    await expect
      .poll(() => told.filter(({ event }) => event.type === "alarm").map(({ siteId }) => siteId))
      .toContain("south");
    expect(told.every(({ siteId }) => siteId === "south")).toBe(true);
    await closeHistories(histories);
    // After a start the alarm stands where it was, and nowhere else.
    const later = must(await open());
    const again = wireAlarms(coreOn(later));
    expect(again.of("south")!.list()).toHaveLength(1);
    expect(again.home.list()).toEqual([]);
    await closeHistories(later);
  });
});
