import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { must } from "../../twins/core/result.ts";
import { buildingYaml } from "../../twins/import/building-yaml/index.ts";
import { type Grid, readGrid } from "../../twins/import/esri-ascii/grid.ts";
import { readGround } from "../../twins/import/esri-ascii/index.ts";
import type { Part } from "../../twins/import/imported.ts";
import { type ImportHost, Pace, type Source } from "../../twins/import/source.ts";
import { Warnings } from "../../twins/import/warnings.ts";
import { stillParts } from "../../twins/sites/builtSite.ts";
import { homeGeometry } from "../../twins/sites/home/geometry.ts";
import { hotelParts } from "../../twins/sites/hotel/geometry.ts";
import { losAngelesBase } from "../../twins/sites/los-angeles/base.ts";
import { merewetherParts } from "../../twins/sites/merewether/geometry.ts";
import { nodeHost } from "../importHost.ts";

const SITES = new URL("../../twins/sites/", import.meta.url);

/** Files as an importer reads them; those that end in .gz are unpacked. */
async function sourceOf(folder: URL, name: string): Promise<Source> {
  const packed = await readFile(new URL(name, folder));
  const bytes = name.endsWith(".gz") ? gunzipSync(packed) : packed;
  return {
    name: name.replace(/\.gz$/, ""),
    size: bytes.length,
    read: async (from, to) => bytes.subarray(from, to),
    sibling: (beside) => sourceOf(folder, beside).catch(() => null),
  };
}

/** Nobody stops it, and nobody looks how far it is. */
const host = (): ImportHost => nodeHost(new AbortController().signal, () => {});

const merewetherFile = (): Promise<Source> => sourceOf(new URL("merewether/recordings/", SITES), "topography1.asc.gz");

/** Heights of Merewether's ground in the file's own system, without a mesh of them. */
export const merewetherGrid = async (): Promise<Grid> =>
  readGrid(await merewetherFile(), new Pace(host()), new Warnings());

/** A building by its plan's file. */
async function planParts(siteId: string): Promise<readonly Part[]> {
  const plan = await sourceOf(new URL(`${siteId}/plan/`, SITES), `${siteId}.building.yaml`);
  return must(await buildingYaml.run(plan, host())).geometry;
}

/** What each site that comes with the product is drawn with. */
const DRAWN: Readonly<Record<string, () => Promise<readonly Part[]>>> = {
  home: async () => homeGeometry(),
  "los-angeles": async () => losAngelesBase(),
  // Doors and lifts are Things there, which move.
  hotel: async () => hotelParts(await planParts("hotel")),
  office: async () => stillParts(await planParts("office")),
  async merewether() {
    const { grid, ground } = await readGround(await merewetherFile(), host());
    return merewetherParts(grid, ground.geometry);
  },
};

/** The geometry of a site that comes with the product. @throws when there is none, or its files are damaged: a bug */
export async function shippedParts(siteId: string): Promise<readonly Part[]> {
  const draw = DRAWN[siteId];
  if (draw === undefined) throw new Error(`nobody draws the site ${siteId}`);
  return draw();
}
