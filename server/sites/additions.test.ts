import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Addition, EditedSite } from "../../twins/core/additions.ts";
import { manualClock } from "../../twins/core/clock.ts";
import { makeFolder } from "../makeFolder.ts";
import { ADDITIONS_FILE, openAdditions } from "./additions.ts";

const T0 = 1_760_000_400_000;
const edited: EditedSite = {
  site: {
    places: [
      { id: "root", level: "site", title: { en: "r", zh: "r" }, parent: null, outline: [], floorZ: 0, heightM: 0 },
    ],
    things: [],
  },
  models: new Set(["temperature-sensor"]),
  isLive: () => false,
};
const thing = (id: string, x = 0): Addition => ({
  of: "thing",
  thing: {
    id,
    model: "temperature-sensor",
    title: { en: id, zh: id },
    place: "root",
    parent: null,
    pose: { x, y: 0, z: 0, headingRad: 0 },
  },
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aitn-additions-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const damages: string[] = [];
const open = () => {
  damages.length = 0;
  return openAdditions(["north", "south"], {
    folder,
    clock: manualClock(T0),
    onDamaged: (id) => damages.push(id),
  });
};

describe("What people added to the sites", () => {
  it("CON-31 is there again after a restart, at its own site alone", async () => {
    const store = open();
    expect((await store.edit("north", { was: null, becomes: thing("a") }, "mia", edited)).ok).toBe(true);
    expect((await store.edit("north", { was: thing("a"), becomes: thing("a", 3) }, "leo", edited)).ok).toBe(true);
    const again = open();
    expect(again.rows("north")).toEqual([{ addition: thing("a", 3), by: "leo", atMs: T0 }]);
    expect(again.rows("south")).toEqual([]);
    expect(again.planned("north", "a")?.pose.x).toBe(3);
    expect(again.planned("south", "a")).toBeNull();
  });

  it("is judged one edit after the other, however many come at once", async () => {
    const store = open();
    const edits = Array.from({ length: 20 }, (_, i) =>
      store.edit("north", { was: null, becomes: thing("a", i) }, "mia", edited),
    );
    const taken = (await Promise.all(edits)).filter(({ ok }) => ok);
    expect(taken).toHaveLength(1);
    expect(open().rows("north")).toHaveLength(1);
  });

  it("is left on the disk when it cannot be read, and nothing is added over it", async () => {
    makeFolder(join(folder, "north"));
    const path = join(folder, "north", ADDITIONS_FILE);
    for (const text of ["", "{", '{"format":2,"rows":[]}', '{"format":1,"rows":[{"by":"x"}]}', "null"]) {
      writeFileSync(path, text);
      const store = open();
      expect(damages).toEqual(["north"]);
      expect(store.rows("north")).toEqual([]);
      const done = await store.edit("north", { was: null, becomes: thing("a") }, "mia", edited);
      expect(done.ok ? "" : done.error.code).toBe("STORE_CORRUPT");
      expect(readFileSync(path, "utf8")).toBe(text);
      // The other site goes on.
      expect((await store.edit("south", { was: null, becomes: thing(`b-${text.length}`) }, "mia", edited)).ok).toBe(
        true,
      );
    }
  });

  it("leaves nothing of an edit that is refused", async () => {
    const store = open();
    const done = await store.edit("north", { was: thing("a"), becomes: null }, "mia", edited);
    expect(done.ok ? "" : done.error.code).toBe("SITE_CHANGED");
    expect(existsSync(join(folder, "north"))).toBe(false);
  });
});
