import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestBytes } from "../../twins/core/digest.ts";
import type { Place } from "../../twins/core/place.ts";
import { must } from "../../twins/core/result.ts";
import { siteIdOf } from "../../twins/core/site.ts";
import type { Imported, ImportedThing } from "../../twins/import/imported.ts";
import { packParts, unpackParts } from "../../twins/import/packed.ts";
import { siteFrom } from "./fromImport.ts";
import { keepSite, MAX_SITES, type NewSite, readSites, removeSite } from "./siteFolder.ts";

const place = (id: string, parent: string | null): Place => ({
  id,
  level: parent === null ? "building" : "storey",
  title: { en: id, zh: id },
  parent,
  outline: [],
  floorZ: 0,
  heightM: 3,
});
const thing = (id: string, model: string): ImportedThing => ({
  id,
  model,
  title: { en: id, zh: id },
  place: "L1",
  parent: null,
  pose: { x: 1, y: 2, z: 0, headingRad: 0 },
  kind: "sensor",
  reference: null,
});
const imported: Imported = {
  format: "building-yaml",
  version: "",
  title: { en: "House", zh: "房屋" },
  units: { length: "m", metres: 1 },
  georeference: null,
  places: [place("house", null), place("L1", "house")],
  things: [thing("warm", "temperature-sensor"), thing("door-1", "rmf-door")],
  machines: [],
  routeMap: null,
  geometry: [
    {
      place: "L1",
      kind: "floor",
      lod: 3,
      positions: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0),
      indices: Uint32Array.of(0, 1, 2),
    },
  ],
  warnings: [],
};
const geometry = packParts(imported.geometry);
const documentOf = (id: string): NewSite => ({
  site: siteFrom(imported, { id, title: null, timeZone: "Europe/Brussels" }),
  georeference: null,
  source: { name: "house.building.yaml", format: "building-yaml", bytes: 9, sha256: digestBytes(Buffer.from("x")) },
  createdAtMs: 1,
  warnings: [],
});

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "aitn-site-")), "sites");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

const ids = () => readSites(folder, () => {}).map(({ site }) => site.id);

describe("sites made of files", () => {
  it("are kept with their geometry, found again in order, and taken once", async () => {
    expect(readSites(folder, () => {})).toEqual([]);
    must(await keepSite(folder, documentOf("b-house"), geometry));
    must(await keepSite(folder, documentOf("a-house"), geometry));
    expect(ids()).toEqual(["a-house", "b-house"]);
    const [first] = readSites(folder, () => {});
    expect(first?.site.title).toEqual({ en: "House", zh: "房屋" });
    // A door of a kind that no device here is of is drawn, and is no Thing.
    expect(first?.site.things.map(({ id }) => id)).toEqual(["warm"]);
    expect(must(unpackParts(readFileSync(first!.geometryPath)))).toEqual(imported.geometry);
    expect(await keepSite(folder, documentOf("a-house"), geometry)).toMatchObject({ error: { code: "SITE_EXISTS" } });
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("are removed without what was measured there, and can be made again", async () => {
    must(await keepSite(folder, documentOf("house"), geometry));
    mkdirSync(join(folder, "house", "history"));
    must(removeSite(folder, "house"));
    expect(ids()).toEqual([]);
    expect(existsSync(join(folder, "house", "history"))).toBe(true);
    for (const id of ["house", "../house", ""])
      expect(removeSite(folder, id)).toMatchObject({ error: { code: "STATE_UNKNOWN_SITE" } });
    must(await keepSite(folder, documentOf("house"), geometry));
    expect(ids()).toEqual(["house"]);
  });

  it("are as many as a server keeps", async () => {
    for (let n = 0; n < MAX_SITES; n++) {
      mkdirSync(join(folder, `s${n}`), { recursive: true });
      writeFileSync(join(folder, `s${n}`, "site.json"), "{}");
    }
    expect(await keepSite(folder, documentOf("house"), geometry)).toMatchObject({ error: { code: "SITE_LIMIT" } });
  });

  it("that could not be read again are refused, and leave nothing", async () => {
    const { site, ...rest } = documentOf("house");
    const many = [place("house", null), ...Array.from({ length: 500_000 }, (_, i) => place(`L${i}`, "house"))];
    const edge = { id: "e", from: "a", to: "a", lengthM: 1, maxSpeedMps: 1, bidirectional: true };
    const node = { id: "a", x: 0, y: 0, capacity: 1, kind: "aisle" as const };
    const cases: [what: RegExp, code: string, site: NewSite["site"]][] = [
      [/ 500.000 places at most/, "IMPORT_TOO_LARGE", { ...site, places: many }],
      [/ 20.000 Things at most/, "IMPORT_TOO_LARGE", { ...site, things: Array(20_001).fill(site.things[0]) }],
      [
        / 100.000 edges of its route map at most/,
        "IMPORT_TOO_LARGE",
        { ...site, routeMap: { mapId: "m", nodes: [node], edges: Array(100_001).fill(edge) } },
      ],
      [/what it says of site\.places/, "IMPORT_INVALID", { ...site, places: [] }],
    ];
    for (const [what, code, bad] of cases) {
      const answer = await keepSite(folder, { ...rest, site: bad }, geometry);
      expect(answer).toMatchObject({ error: { code, message: expect.stringMatching(what) } });
    }
    expect(await keepSite(folder, documentOf("house"), geometry, 100)).toMatchObject({
      error: { code: "IMPORT_TOO_LARGE" },
    });
    expect(existsSync(folder)).toBe(false);
  });

  it("clear away after an hour what a killed process left of one", async () => {
    for (const name of [".new-dead", ".new-alive"]) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, ".new-dead", "geometry.bin"), geometry);
    const nowMs = Date.now();
    utimesSync(join(folder, ".new-dead"), nowMs / 1000 - 3_700, nowMs / 1000 - 3_700);
    must(await keepSite(folder, { ...documentOf("house"), createdAtMs: nowMs }, geometry));
    expect(readdirSync(folder).sort()).toEqual([".new-alive", "house"]);
  });

  it("of one name made at the same time are one", async () => {
    const both = await Promise.all([0, 1].map(() => keepSite(folder, documentOf("house"), geometry)));
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(ids()).toEqual(["house"]);
  });

  it("that are damaged are told of, left alone, and hide no other", async () => {
    for (const id of ["a", "b", "c", "d", "e"]) must(await keepSite(folder, documentOf(id), geometry));
    const path = (id: string) => join(folder, id, "site.json");
    const text = readFileSync(path("a"), "utf8");
    writeFileSync(path("a"), text.slice(0, 100));
    writeFileSync(path("b"), text.replace('"parent":"house"', '"parent":"nowhere"').replace('"id":"a"', '"id":"b"'));
    // Another's description.
    writeFileSync(path("c"), text);
    rmSync(join(folder, "d", "geometry.bin"));
    const damaged: string[] = [];
    const read = readSites(folder, (id, why) => damaged.push(`${id} ${why.ok ? "" : why.error.code}`));
    expect(read.map(({ site }) => site.id)).toEqual(["e"]);
    expect(damaged).toEqual(["a", "b", "c", "d"].map((id) => `${id} STORE_CORRUPT`));
    expect(existsSync(path("a"))).toBe(true);
  });

  it("have ids made of what they are called", () => {
    expect(["Hotel (3 floors)", "L'Été", "  9 houses", "酒店", "x".repeat(60), "a-".repeat(30)].map(siteIdOf)).toEqual([
      "hotel-3-floors",
      "l-e-te",
      "houses",
      "site",
      "x".repeat(40),
      `${"a-".repeat(19)}a`,
    ]);
  });
});
