import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { digestBytes } from "../../twins/core/digest.ts";
import { grouped } from "../../twins/core/grouped.ts";
import { LocalTextSchema } from "../../twins/core/place.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { SITE_ID, type Site, SiteSchema } from "../../twins/core/site.ts";
import { FORMATS, type Georeference } from "../../twins/import/imported.ts";
import type { ImportWarning } from "../../twins/import/warnings.ts";
import { hostReason } from "../hostWords.ts";
import { makeFolder } from "../makeFolder.ts";
import { diskFailure, syncFolder } from "../store/files.ts";
import { writeDurably } from "../writeDurably.ts";
import { ADDITIONS_FILE } from "./additions.ts";

/** Sites that one server keeps. */
export const MAX_SITES = 100;
/** Of a site's description. */
const MAX_BYTES = 256 * 1024 * 1024;
/** What a killed process left half written is cleared away after so long: nobody writes a site for an hour. */
const LEFT_MS = 3_600_000;
const NEW = ".new-";
const FORMAT = 1;
const [SITE, GEOMETRY] = ["site.json", "geometry.bin"];

const digest = z.templateLiteral(["0x", z.hex().length(64)]);

const GeoreferenceSchema = z.object({
  crs: z.string().nullable(),
  offset: z.tuple([z.number(), z.number(), z.number()]),
  origin: z.object({ longitudeDeg: z.number(), latitudeDeg: z.number(), elevationM: z.number() }).nullable(),
  rotationRad: z.number(),
});

const Document = z.strictObject({
  format: z.literal(FORMAT),
  site: SiteSchema,
  georeference: GeoreferenceSchema.nullable(),
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
export interface NewSite extends Omit<SiteDocument, "format" | "geometry" | "site" | "warnings" | "georeference"> {
  readonly site: Site;
  readonly georeference: Georeference | null;
  readonly warnings: readonly ImportWarning[];
}

/** A site that was made of a file, in a folder of its own. */
export interface KeptSite {
  readonly document: SiteDocument;
  readonly site: Site;
  /** Path of its geometry (`packParts`). */
  readonly geometryPath: string;
  /** All files of it, its history apart. */
  readonly paths: readonly string[];
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
    return ok({ document: parsed.data, site: parsed.data.site, geometryPath, paths: [path, geometryPath] });
  } catch (error) {
    return error instanceof SyntaxError ? damaged(path) : unreadable(path, error);
  }
}

/** Why the system does not let a description be read, so that this one hides no other. */
function unreadable(path: string, error: unknown): Result<never> {
  const why = hostReason(error, "read");
  return refuse("HOST_CONFIG", { en: `${path} cannot be read: ${why.en}.`, zh: `无法读取 ${path}：${why.zh}。` });
}

/** Whether there is a site of this id, damaged or not. */
export const hasSite = (folder: string, id: string): boolean => existsSync(join(folder, id, SITE));

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

const taken = (id: string): Result<never> =>
  refuse("SITE_EXISTS", {
    en: `There is a site ${id} already. Give another --id, or remove that one with aitn site remove ${id}.`,
    zh: `已有场所 ${id}。请用 --id 另取编号，或用 aitn site remove ${id} 将其移除。`,
  });

/** Whether one more site of this id may be kept. @returns SITE_EXISTS, SITE_LIMIT */
export function roomFor(folder: string, id: string): Result<void> {
  if (hasSite(folder, id)) return taken(id);
  const held = existsSync(folder) ? readdirSync(folder).filter((one) => hasSite(folder, one)).length : 0;
  if (held < MAX_SITES) return ok(undefined);
  return refuse("SITE_LIMIT", {
    en: `A server keeps ${MAX_SITES} sites at most. Remove one with aitn site remove.`,
    zh: `一台服务器至多保存 ${MAX_SITES} 个场所，请用 aitn site remove 移除一个。`,
  });
}

/** What a person calls that of which a site has too many, by where it stands in the description. */
const MANY: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = {
  "site.places": { en: "places", zh: "个地点" },
  "site.things": { en: "Things", zh: "个物件" },
  "site.routeMap.nodes": { en: "nodes of its route map", zh: "个路网节点" },
  "site.routeMap.edges": { en: "edges of its route map", zh: "条路段" },
};

/** Why a description is none that is read again. */
function unfit({ issues }: z.ZodError): Result<never> {
  const many = issues.find(({ code, path }) => code === "too_big" && MANY[path.join(".")] !== undefined);
  const what = MANY[many?.path.join(".") ?? ""];
  if (many?.code === "too_big" && what !== undefined)
    return refuse("IMPORT_TOO_LARGE", {
      en: `A site has ${grouped(String(many.maximum))} ${what.en} at most, and the file makes more. Cut it into smaller ones.`,
      zh: `一个场所至多有 ${grouped(String(many.maximum))} ${what.zh}，该文件超出此数。请拆分为较小的文件。`,
    });
  const at = issues[0]?.path.join(".") ?? "";
  return refuse("IMPORT_INVALID", {
    en: `No site can be made of the file: what it says of ${at} is beyond what a site holds. Correct it there, or export it anew.`,
    zh: `无法由该文件创建场所：其中 ${at} 的内容超出场所可保存的范围。请更正，或重新导出。`,
  });
}

/** The description as it lies on the disk. @returns IMPORT_TOO_LARGE, IMPORT_INVALID for what could not be read again */
function written(document: NewSite, geometry: Uint8Array, mostBytes: number): Result<string> {
  const whole = Document.safeParse({ ...document, format: FORMAT, geometry: digestBytes(geometry) });
  if (!whole.success) return unfit(whole.error);
  const text = JSON.stringify(whole.data);
  if (Buffer.byteLength(text) <= mostBytes) return ok(text);
  return refuse("IMPORT_TOO_LARGE", {
    en: `The description of the site is larger than ${grouped(mostBytes)} bytes. Cut the file into smaller ones.`,
    zh: `场所的描述超过 ${grouped(mostBytes)} 字节，请将文件拆分为较小的文件。`,
  });
}

function clearLeft(folder: string, nowMs: number): void {
  for (const name of readdirSync(folder).filter((one) => one.startsWith(NEW))) {
    const left = statSync(join(folder, name), { throwIfNoEntry: false });
    if (left !== undefined && nowMs - left.mtimeMs > LEFT_MS)
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * Keeps a site: whole or not at all, also when the process is killed meanwhile.
 * @returns SITE_EXISTS for an id that is taken, SITE_LIMIT, IMPORT_TOO_LARGE, IMPORT_INVALID, STORE_*
 */
export async function keepSite(
  folder: string,
  document: NewSite,
  geometry: Uint8Array,
  mostBytes = MAX_BYTES,
): Promise<Result<void>> {
  const { id } = document.site;
  const place = join(folder, id);
  const text = written(document, geometry, mostBytes);
  if (!text.ok) return text;
  try {
    makeFolder(folder);
    const room = roomFor(folder, id);
    if (!room.ok) return room;
    clearLeft(folder, document.createdAtMs);
    const beside = mkdtempSync(join(folder, NEW));
    try {
      await writeDurably(join(beside, GEOMETRY), geometry);
      await writeDurably(join(beside, SITE), text.value);
      // Another may have made one of this id while this one was written.
      if (hasSite(folder, id)) return taken(id);
      // The history of a removed site of this name stays where it is.
      makeFolder(place);
      renameSync(join(beside, GEOMETRY), join(place, GEOMETRY));
      renameSync(join(beside, SITE), join(place, SITE));
      await syncFolder(place);
      await syncFolder(folder);
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
    rmSync(join(place, ADDITIONS_FILE), { force: true });
    if (readdirSync(place).length === 0) rmdirSync(place);
    return ok(undefined);
  } catch (error) {
    return diskFailure(error);
  }
}
