import { describe, expect, it } from "vitest";
import { type Additions, applyEdit, type EditedSite, type SiteEdit } from "../../twins/core/additions.ts";
import type { Place } from "../../twins/core/place.ts";
import { fail, ok } from "../../twins/core/result.ts";
import type { Vec3 } from "../../twins/core/view.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { createAdditions, rowsOf, unchangedSince } from "./additions.ts";
import {
  closes,
  drawing,
  kindsThatFit,
  moving,
  naming,
  onGrid,
  outlineProblem,
  placing,
  removing,
  turning,
  zoneAt,
} from "./editing.ts";
import type { Link } from "./link.ts";

const floor: Place = {
  id: "root",
  level: "site",
  title: { en: "r", zh: "r" },
  parent: null,
  outline: [],
  floorZ: 0,
  heightM: 0,
};
const where = { site: { places: [floor], things: [] }, floor };
const model = thingModels["temperature-sensor"]!;

/** A server that judges as the real one does, and tells nobody. */
function serverSide() {
  const edited: EditedSite = { site: where.site, models: new Set([model.type]), isLive: () => false };
  let held: Additions = new Map();
  let waiting: Promise<void> = Promise.resolve();
  const asked: SiteEdit[] = [];
  const ask = (async (name: string, params: { edit: SiteEdit }) => {
    await waiting;
    if (name === "additions")
      return ok({ rows: [...held.values()].map((addition) => ({ addition, by: "other", atMs: 1 })) });
    asked.push(params.edit);
    const after = applyEdit(held, params.edit, edited);
    if (!after.ok) return after;
    held = after.value;
    return ok({});
  }) as unknown as Link["ask"];
  return {
    ask,
    asked,
    held: () => held,
    /** Somebody else edits. */
    edit(edit: SiteEdit) {
      const after = applyEdit(held, edit, edited);
      if (after.ok) held = after.value;
    },
    slow(until: Promise<void>) {
      waiting = until;
    },
  };
}
const MIA = { person: () => "mia", nowMs: () => 7 };
const at = (x: number, y: number): Vec3 => [x, y, 0];

describe("What this page adds to a site", () => {
  it("is undone and done again, step by step, to the same", async () => {
    const server = serverSide();
    const additions = createAdditions("s", server, MIA);
    await additions.edit(placing(where, model, at(1, 2), 0));
    await additions.edit(moving(where, "temperature-sensor-1", at(3, 4)));
    await additions.edit(turning("temperature-sensor-1", 1));
    await additions.edit(drawing(where, "storage", [at(0, 0), at(2, 0), at(2, 2)]));
    await additions.edit(naming("zone-1", "Pallets"));
    await additions.edit(removing("temperature-sensor-1"));
    const after = JSON.stringify([...server.held()]);
    for (let i = 0; i < 6; i++) expect(await additions.undo()).toBe(true);
    expect(server.held().size).toBe(0);
    expect(additions.state.getState().rows.size).toBe(0);
    expect(await additions.undo()).toBe(false);
    for (let i = 0; i < 6; i++) expect(await additions.redo()).toBe(true);
    expect(JSON.stringify([...server.held()])).toBe(after);
    // A new edit ends what could be done again.
    await additions.undo();
    await additions.edit(naming("zone-1", "Racks"));
    expect(additions.state.getState().undone).toEqual([]);
  });

  it("is made one after the other: quick turns all count", async () => {
    const server = serverSide();
    const additions = createAdditions("s", server, MIA);
    await additions.edit(placing(where, model, at(0, 0), 0));
    let go = (): void => {};
    server.slow(new Promise((resolve) => (go = resolve)));
    const turns = [1, 2, 3].map(() => additions.edit(turning("temperature-sensor-1", 0.1)));
    expect(additions.state.getState().busy).toBe(false);
    go();
    expect(await Promise.all(turns)).toEqual([true, true, true]);
    const held = server.held().get("temperature-sensor-1");
    expect(held?.of === "thing" && held.thing.pose.headingRad).toBeCloseTo(0.3, 9);
  });

  it("drops a step that another's edit has made impossible, says so, and shows what there is", async () => {
    const server = serverSide();
    const additions = createAdditions("s", server, MIA);
    await additions.edit(placing(where, model, at(0, 0), 0));
    await additions.edit(drawing(where, "work", [at(0, 0), at(2, 0), at(2, 2)]));
    const mine = server.held().get("zone-1")!;
    server.edit({ was: mine, becomes: null });
    additions.told({ was: mine, becomes: null }, "ben", 5);
    // It was to go, and is gone: nothing has failed.
    expect(await additions.undo()).toBe(false);
    const { error, meanwhile, rows } = additions.state.getState();
    expect(error).toBeNull();
    expect(meanwhile).toEqual({
      what: "removed",
      unwanted: true,
      title: { en: "Work area 1", zh: "作业区 1" },
      by: "ben",
      dropped: 1,
    });
    expect([...rows.keys()]).toEqual(["temperature-sensor-1"]);
    expect(await additions.undo()).toBe(true);
    expect(additions.state.getState().meanwhile).toBeNull();
    expect(server.held().size).toBe(0);
  });

  it("that another has renamed is told of by its present name and by whom, and none of one's steps about it stays", async () => {
    const server = serverSide();
    const additions = createAdditions("s", server, MIA);
    await additions.edit(placing(where, model, at(0, 0), 0));
    await additions.edit(drawing(where, "work", [at(0, 0), at(2, 0), at(2, 2)]));
    await additions.edit(naming("zone-1", "Robot A"));
    const mine = server.held().get("zone-1")!;
    server.edit({
      was: mine,
      becomes: naming("zone-1", "Robot B")(rowsOf([{ addition: mine, by: "", atMs: 0 }]))!.becomes,
    });
    expect(await additions.undo()).toBe(false);
    const { error, meanwhile, done } = additions.state.getState();
    expect(error).toBeNull();
    const title = { en: "Robot B", zh: "Robot B" };
    expect(meanwhile).toEqual({ what: "changed", unwanted: false, title, by: "other", dropped: 2 });
    expect(done).toHaveLength(1);
    // What was said goes with the next edit.
    expect(await additions.edit(turning("temperature-sensor-1", 1))).toBe(true);
    expect(additions.state.getState().meanwhile).toBeNull();
  });

  it("two removed at once is no error for the second, who is told by whom it was removed", async () => {
    const server = serverSide();
    const additions = createAdditions("s", server, MIA);
    await additions.edit(drawing(where, "work", [at(0, 0), at(2, 0), at(2, 2)]));
    const mine = server.held().get("zone-1")!;
    server.edit({ was: mine, becomes: null });
    let go = (): void => {};
    server.slow(new Promise((resolve) => (go = resolve)));
    const removed = additions.edit(removing("zone-1"));
    await Promise.resolve();
    additions.told({ was: mine, becomes: null }, "ben", 5);
    go();
    expect(await removed).toBe(false);
    const { error, meanwhile } = additions.state.getState();
    expect(error).toBeNull();
    expect(meanwhile).toMatchObject({ what: "removed", unwanted: true, by: "ben" });
  });

  it("of what another has removed before one asked is told, too", async () => {
    const server = serverSide();
    const additions = createAdditions("s", server, MIA);
    await additions.edit(drawing(where, "work", [at(0, 0), at(2, 0), at(2, 2)]));
    const mine = server.held().get("zone-1")!;
    additions.told({ was: mine, becomes: null }, "ben", 5);
    expect(await additions.edit(naming("zone-1", "Racks"))).toBe(false);
    expect(additions.state.getState().meanwhile).toMatchObject({ what: "removed", unwanted: false, by: "ben" });
    expect(await additions.edit(removing("zone-1"))).toBe(false);
    expect(additions.state.getState().meanwhile).toMatchObject({ what: "removed", unwanted: true, by: "ben" });
    expect(server.asked).toHaveLength(1);
  });

  it("leaves a step where it is when the server was not reached", async () => {
    const server = serverSide();
    let lost = false;
    const ask = ((...params: Parameters<Link["ask"]>) =>
      lost ? Promise.resolve(fail("SYNC_LOST", "")) : server.ask(...params)) as Link["ask"];
    const additions = createAdditions("s", { ask }, MIA);
    await additions.edit(placing(where, model, at(0, 0), 0));
    lost = true;
    expect(await additions.undo()).toBe(false);
    expect(additions.state.getState().error?.code).toBe("SYNC_LOST");
    lost = false;
    expect(await additions.undo()).toBe(true);
    expect(additions.state.getState().error).toBeNull();
  });

  it("asks nothing for what changes nothing", async () => {
    const server = serverSide();
    const additions = createAdditions("s", server, MIA);
    expect(await additions.edit(removing("nobody"))).toBe(false);
    expect(server.asked).toEqual([]);
  });
});

describe("An outline", () => {
  const corners = [at(0, 0), at(4, 0), at(4, 4)];
  it("closes near its first corner, when it has three", () => {
    expect(closes(corners, at(0.1, 0.1))).toBe(true);
    expect(closes(corners, at(1, 1))).toBe(false);
    expect(closes(corners.slice(0, 2), at(0, 0))).toBe(false);
    // A kilometre wide, nobody meets a corner by a hand's breadth.
    expect(closes([at(0, 0), at(1000, 0), at(1000, 1000)], at(20, 20))).toBe(true);
  });
  it("says what is missing", () => {
    expect(outlineProblem(corners)).toBeNull();
    expect(outlineProblem(corners.slice(0, 2))).toBe("few");
    expect(outlineProblem([at(0, 0), at(0.1, 0), at(0.1, 0.1)])).toBe("small");
    expect(outlineProblem([at(0, 0), at(4, 4), at(4, 0), at(0, 3)])).toBe("crosses");
    // Its halves cancel out: it is not called small for that.
    expect(outlineProblem([at(0, 0), at(4, 4), at(4, 0), at(0, 4)])).toBe("crosses");
    expect(outlineProblem(Array.from({ length: 65 }, (_, i) => at(i, i * i)))).toBe("many");
  });
  it("lies on the grid to the decimetre", () => {
    expect(onGrid([1.234, -0.06, 0.77])).toEqual([1.2, -0.1, 0.77]);
  });
});

it("What nobody edited since a past moment stood there then as it stands now", () => {
  const zone = drawing(where, "work", [at(0, 0), at(2, 0), at(2, 2)])(new Map())!.becomes!;
  const rows = rowsOf([{ addition: zone, by: "mia", atMs: 5 }]);
  expect(unchangedSince(rows, 5)).toEqual(rows);
  expect(unchangedSince(rows, 4).size).toBe(0);
});

it("Kinds that a site has are apart from the others, each in the order they are given in", () => {
  const kinds = ["drill", "sensor", "lamp"].map((type) => ({ type }));
  expect(kindsThatFit(kinds, ["lamp", "lamp", "kiln"])).toEqual({
    here: [{ type: "lamp" }],
    others: [{ type: "drill" }, { type: "sensor" }],
  });
});

it("The smallest zone of the floor is the one under a point", () => {
  const zone = (id: string, size: number, place = "root") => ({
    id,
    title: { en: id, zh: id },
    use: "work" as const,
    place,
    outline: [
      [0, 0],
      [size, 0],
      [size, size],
      [0, size],
    ] as [number, number][],
    floorZ: 0,
  });
  const zones = [zone("wide", 9), zone("small", 2), zone("above", 1, "upper")];
  expect(zoneAt(zones, "root", [0.5, 0.5])).toBe("small");
  expect(zoneAt(zones, null, [0.5, 0.5])).toBe("above");
  expect(zoneAt(zones, "root", [5, 5])).toBe("wide");
  expect(zoneAt(zones, "root", [50, 5])).toBeNull();
});
