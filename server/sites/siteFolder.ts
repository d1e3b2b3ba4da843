import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { digestBytes } from "../../twins/core/digest.ts";
import { LocalTextSchema } from "../../twins/core/place.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { SITE_ID, type Site, SiteSchema } from "../../twins/core/site.ts";
import { FORMATS } from "../../twins/import/imported.ts";
import type { ImportWarning } from "../../twins/import/warnings.ts";
import { makeFolder } from "../makeFolder.ts";
import { diskFailure } from "../store/files.ts";
import { writeDurably } from "../writeDurably.ts";

/** Sites that one server keeps. */
export const MAX_SITES = 100;
/** Of a site's description. */
const MAX_BYTES = 256 * 1024 * 1024;
const FORMAT = 1;
const [SITE, GEOMETRY] = ["site.json", "geometry.bin"];

const digest = z.templateLiteral(["0x", z.hex().length(64)]);

const Georeference = z.object({
  crs: z.string().nullable(),
  offset: z.tuple([z.number(), z.number(), z.number()]),
  origin: z.object({ longitudeDeg: z.number(), latitudeDeg: z.number(), elevationM: z.number() }).nullable(),
  rotationRad: z.number(),
});

const Document = z.strictObject({
  format: z.literal(FORMAT),
  site: SiteSchema,
  georeference: Georeference.nullable(),
  /** The file that it was made of. */
  source: z.strictObject({
    name: z.string().min(1).max(255),
    format: z.enum(FORMATS),
    bytes: z.int().min(0),
    sha256: digest,
  }),
  createdAtMs: z.number(),
  /** What the importer did not understand, for whoever looks at the site. */
  warnings: z
    .array(z.object({ kind: z.string(), message: LocalTextSchema, count: z.int(), first: z.string() }))
    .max(1_000),
  /** SHA-256 of the geometry's file. */
  geometry: digest,
});
export type SiteDocument = z.infer<typeof Document>;

/** A site as it is handed over to be kept. */
export interface NewSite extends Omit<SiteDocument, "format" | "geometry" | "site" | "warnings"> {
  readonly site: Site;
  readonly warnings: readonly ImportWarning[];
}

/** A site that was made of a file, in a folder of its own. */
export interface KeptSite {
  readonly document: SiteDocument;
  readonly site: Site;
  /** Path of its geometry (`packParts`). */
  readonly geometryPath: string;
}

const damaged = (path: string): Result<never> =>
  refuse("STORE_CORRUPT", {
    en: `${path} is damaged or of another version. Bring back a copy, or remove its folder and make the site anew with aitn site create.`,
    zh: `${path} 已损坏或属于其他版本。请恢复备份，或删除其文件夹并用 aitn site create 重新创建场所。`,
  });

function readSite(folder: string): Result<KeptSite> {
  const path = join(folder, SITE);
  try {
    if (statSync(path).size > MAX_BYTES) return damaged(path);
    const parsed = Document.safeParse(JSON.parse(readFileSync(path, "utf8")));
    if (!parsed.success) return damaged(path);
    const geometryPath = join(folder, GEOMETRY);
    if (!existsSync(geometryPath)) return damaged(geometryPath);
    return ok({ document: parsed.data, site: parsed.data.site, geometryPath });
  } catch (error) {
    return error instanceof SyntaxError ? damaged(path) : diskFailure(error);
  }
}

/** The sites in a folder, by their ids; those that cannot be read are told of, and left where they are. */
export function readSites(folder: string, onDamaged: (id: string, why: Result<never>) => void): readonly KeptSite[] {
  if (!existsSync(folder)) return [];
  const kept: KeptSite[] = [];
  // A folder of history alone has no site: it was removed.
  const ids = readdirSync(folder).filter((id) => SITE_ID.test(id) && existsSync(join(folder, id, SITE)));
  for (const id of ids.sort().slice(0, MAX_SITES)) {
    const read = readSite(join(folder, id));
    if (read.ok && read.value.site.id === id) kept.push(read.value);
    else onDamaged(id, read.ok ? damaged(join(folder, id, SITE)) : read);
  }
  return kept;
}

/**
 * Keeps a site: whole or not at all, also when the process is killed meanwhile.
 * @returns SITE_EXISTS for an id that is taken, SITE_LIMIT, STORE_*
 */
export async function keepSite(folder: string, document: NewSite, geometry: Uint8Array): Promise<Result<void>> {
  const { id } = document.site;
  const place = join(folder, id);
  try {
    makeFolder(folder);
    if (existsSync(join(place, SITE)))
      return refuse("SITE_EXISTS", {
        en: `There is a site ${id} already. Give another --id, or remove that one with aitn site remove ${id}.`,
        zh: `已有场所 ${id}。请用 --id 另取编号，或用 aitn site remove ${id} 将其移除。`,
      });
    if (readdirSync(folder).filter((one) => existsSync(join(folder, one, SITE))).length >= MAX_SITES)
      return refuse("SITE_LIMIT", {
        en: `A server keeps ${MAX_SITES} sites at most. Remove one with aitn site remove.`,
        zh: `一台服务器至多保存 ${MAX_SITES} 个场所，请用 aitn site remove 移除一个。`,
      });
    const whole = Document.parse({ ...document, format: FORMAT, geometry: digestBytes(geometry) });
    const beside = mkdtempSync(join(folder, ".new-"));
    try {
      await writeDurably(join(beside, GEOMETRY), geometry);
      await writeDurably(join(beside, SITE), JSON.stringify(whole));
      // The history of a removed site of this name stays where it is.
      makeFolder(place);
      renameSync(join(beside, GEOMETRY), join(place, GEOMETRY));
      renameSync(join(beside, SITE), join(place, SITE));
    } finally {
      rmSync(beside, { recursive: true, force: true });
    }
    return ok(undefined);
  } catch (error) {
    return diskFailure(error);
  }
}

/** Removes a site; what was measured there stays in its folder. @returns STATE_UNKNOWN_SITE */
export function removeSite(folder: string, id: string): Result<void> {
  const place = join(folder, id);
  if (!SITE_ID.test(id) || !existsSync(join(place, SITE)))
    return refuse("STATE_UNKNOWN_SITE", {
      en: `There is no site ${id} here that was made of a file. aitn site list shows them.`,
      zh: `此处没有由文件创建的场所 ${id}。可用 aitn site list 查看。`,
    });
  try {
    // The description first: without it the site is none.
    rmSync(join(place, SITE));
    rmSync(join(place, GEOMETRY), { force: true });
    return ok(undefined);
  } catch (error) {
    return diskFailure(error);
  }
}
