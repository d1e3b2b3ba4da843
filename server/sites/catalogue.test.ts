import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { must } from "../../twins/core/result.ts";
import type { Part } from "../../twins/import/imported.ts";
import { packParts, unpackParts } from "../../twins/import/packed.ts";
import { SITE_PIECE_BYTES, type SiteDescription, type SiteFile } from "../../twins/protocol/siteFile.ts";
import { SHIPPED_SITES } from "../../twins/sites/shipped.ts";
import { type Catalogue, openCatalogue } from "./catalogue.ts";
import { keepSite, type NewSite } from "./siteFolder.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aitn-catalogue-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function whole(catalogue: Catalogue, siteId: string, file: SiteFile): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (;;) {
    const { bytes, total } = must(await catalogue.piece(siteId, file, from));
    expect(bytes.byteLength).toBeLessThanOrEqual(SITE_PIECE_BYTES);
    pieces.push(new Uint8Array(bytes));
    from += bytes.byteLength;
    if (from >= total) return Uint8Array.from(Buffer.concat(pieces));
  }
}

const described = async (catalogue: Catalogue, siteId: string): Promise<SiteDescription> =>
  JSON.parse(new TextDecoder().decode(await whole(catalogue, siteId, "description")));

const made = (id: string): NewSite => ({
  site: {
    id,
    title: { en: "Shed", zh: "棚屋" },
    timeZone: "UTC",
    places: [
      {
        id: "root",
        level: "site",
        title: { en: "Shed", zh: "棚屋" },
        parent: null,
        outline: [],
        floorZ: 0,
        heightM: 0,
      },
    ],
    things: [
      {
        id: "gone",
        model: "no-such-model",
        title: { en: "x", zh: "x" },
        place: "root",
        parent: null,
        pose: { x: 0, y: 0, z: 0, headingRad: 0 },
      },
    ],
    routeMap: null,
  },
  georeference: null,
  source: { name: "shed.glb", format: "gltf", bytes: 1, sha256: `0x${"0".repeat(64)}` },
  createdAtMs: 1,
  warnings: [],
});
/** Larger than one piece. */
const part: Part = {
  place: "root",
  kind: "wall",
  lod: 3,
  positions: new Float32Array(3 * 60_000).map((_, i) => i % 97),
  indices: Uint32Array.from({ length: 60_000 }, (_, i) => i),
};
const ignore = () => {};

describe("the sites of a server", () => {
  it("are those of the product, each with its description and with geometry of its own places", async () => {
    const catalogue = openCatalogue(folder, ignore);
    expect(catalogue.sites.map(({ id }) => id)).toEqual(SHIPPED_SITES.map(({ site }) => site.id));
    for (const { site, drawn } of SHIPPED_SITES) {
      expect(await described(catalogue, site.id)).toMatchObject({ site: { id: site.id }, drawn, source: null });
      const geometry = await whole(catalogue, site.id, "geometry");
      const places = new Set(site.places.map(({ id }) => id));
      const parts = drawn ? must(unpackParts(geometry)) : [];
      expect(parts.length > 0, site.id).toBe(drawn);
      expect(parts.filter(({ place }) => !places.has(place)).map(({ place }) => place)).toEqual([]);
    }
  });

  it("have Things of their own: no name stands twice, at whatever site", () => {
    const ids = SHIPPED_SITES.flatMap(({ site }) => site.things.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("CON-25 and those that were made of a file, piece after piece; Things of a kind that nobody knows are left out", async () => {
    const bytes = packParts([part]);
    must(await keepSite(folder, made("shed"), bytes));
    const catalogue = openCatalogue(folder, ignore);
    expect(catalogue.sites.at(-1)).toMatchObject({ id: "shed", things: [] });
    expect(await whole(catalogue, "shed", "geometry")).toEqual(bytes);
    expect((await described(catalogue, "shed")).source).toMatchObject({ name: "shed.glb", createdAtMs: 1 });
  });

  it("say no of another site, and nothing beyond a file's end", async () => {
    const catalogue = openCatalogue(folder, ignore);
    expect(await catalogue.piece("nowhere", "description", 0)).toMatchObject({ error: { code: "STATE_UNKNOWN_SITE" } });
    expect(must(await catalogue.piece("home", "geometry", 1e12)).bytes.byteLength).toBe(0);
  });

  it("never are one that takes the name of a site of the product, or is damaged", async () => {
    must(await keepSite(folder, made("home"), packParts([part])));
    must(await keepSite(folder, made("torn"), packParts([part])));
    writeFileSync(join(folder, "torn", "site.json"), "{");
    const told: string[] = [];
    const catalogue = openCatalogue(folder, (id) => void told.push(id));
    expect(catalogue.sites).toHaveLength(SHIPPED_SITES.length);
    expect((await described(catalogue, "home")).source).toBeNull();
    expect(told).toEqual(["torn"]);
  });
});
