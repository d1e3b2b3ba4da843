import { open } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { ok, type Result } from "../../twins/core/result.ts";
import type { Site } from "../../twins/core/site.ts";
import {
  SITE_PIECE_BYTES,
  type SiteDescription,
  type SiteFile,
  type SiteFilePiece,
} from "../../twins/protocol/siteFile.ts";
import { SHIPPED_SITES } from "../../twins/sites/shipped.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { noSite } from "../refusals.ts";
import { diskFailure } from "../store/files.ts";
import { trimOldest } from "../trimOldest.ts";
import { type KeptSite, readSites } from "./siteFolder.ts";
import type { SiteBasis } from "./summary.ts";

/** Files that are made when they are asked for, and then held: those that were asked for last. */
const MAX_HELD = 8;

/** The sites of a server, and the files that a console draws them by. */
export interface Catalogue {
  /** Those of the product first, of which the server does the work of the first. */
  readonly sites: readonly Site[];
  /** The same, with where they lie and what they were made of. */
  readonly bases: readonly SiteBasis[];
  /** @returns STATE_UNKNOWN_SITE, STORE_* */
  piece(siteId: string, file: SiteFile, from: number): Promise<Result<SiteFilePiece>>;
}

interface Listed {
  readonly site: Site;
  readonly description: SiteDescription;
  /** Path of its geometry; null where it is made here, or there is none. */
  readonly path: string | null;
}

/** Things of a kind that this version knows no more have no place in the twin. */
const known = (site: Site): Site => ({
  ...site,
  things: site.things.filter(({ model }) => thingModels[model] !== undefined),
});

function listedKept({ document, site, geometryPath }: KeptSite): Listed {
  const { georeference, source, createdAtMs, warnings } = document;
  const own = known(site);
  return {
    site: own,
    description: { site: own, georeference, drawn: true, source: { ...source, createdAtMs, warnings } },
    path: geometryPath,
  };
}

function basisOf({ site, description: { georeference, source } }: Listed): SiteBasis {
  const near = SHIPPED_SITES.find((shipped) => source === null && shipped.site.id === site.id)?.near;
  const own = georeference?.origin ?? null;
  const at = own ?? near ?? null;
  const origin = at && {
    longitudeDeg: at.longitudeDeg,
    latitudeDeg: at.latitudeDeg,
    near: own ? null : (near?.text ?? null),
  };
  return { site, origin, file: source?.name ?? null };
}

/** Draws a site of the product in a thread of its own. */
function drawn(siteId: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./geometryWorker.ts", import.meta.url), { workerData: siteId });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error(`the geometry of ${siteId} was not drawn`)));
  });
}

/** What was made last, by name; what fails is tried anew. */
function holder() {
  const held = new Map<string, Promise<Uint8Array>>();
  return (name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> => {
    const bytes = held.get(name) ?? make();
    held.delete(name);
    held.set(name, bytes);
    bytes.catch(() => held.delete(name));
    trimOldest(held, MAX_HELD);
    return bytes;
  };
}

async function pieceOf(path: string, from: number): Promise<Result<SiteFilePiece>> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    const bytes = new Uint8Array(Math.max(0, Math.min(SITE_PIECE_BYTES, size - from)));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
    return ok({ bytes: bytes.subarray(0, bytesRead), total: size });
  } catch (error) {
    return diskFailure(error);
  }
}

/** @param onDamaged told of each kept site that cannot be read; the others are there all the same */
export function openCatalogue(folder: string, onDamaged: (id: string, why: Result<never>) => void): Catalogue {
  const shipped = SHIPPED_SITES.map(
    ({ site, georeference, drawn }): Listed => ({
      site,
      description: { site, georeference, drawn, source: null },
      path: null,
    }),
  );
  const taken = new Set(shipped.map(({ site }) => site.id));
  const kept = readSites(folder, onDamaged)
    .filter(({ site }) => !taken.has(site.id))
    .map(listedKept);
  const all = new Map([...shipped, ...kept].map((listed) => [listed.site.id, listed]));
  const hold = holder();
  const whole = (siteId: string, file: SiteFile, { description }: Listed): Promise<Uint8Array> =>
    hold(`${siteId} ${file}`, async () => {
      if (file === "description") return new TextEncoder().encode(JSON.stringify(description));
      return description.drawn ? drawn(siteId) : new Uint8Array(0);
    });
  return {
    sites: [...all.values()].map(({ site }) => site),
    bases: [...all.values()].map(basisOf),
    async piece(siteId, file, from) {
      const listed = all.get(siteId);
      if (listed === undefined) return noSite(siteId);
      if (file === "geometry" && listed.path !== null) return pieceOf(listed.path, from);
      const bytes = await whole(siteId, file, listed);
      return ok({ bytes: bytes.subarray(from, from + SITE_PIECE_BYTES), total: bytes.length });
    },
  };
}
