import { existsSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { type CodedError, must } from "../../../twins/core/result.ts";
import { SITE_ID, type Site, siteIdOf } from "../../../twins/core/site.ts";
import type { Format } from "../../../twins/import/imported.ts";
import { isNothing } from "../../../twins/import/nothing.ts";
import { dataPaths } from "../../config.ts";
import { siteFrom } from "../../sites/fromImport.ts";
import { freeOf } from "../../sites/shippedIds.ts";
import { keepSite, roomFor } from "../../sites/siteFolder.ts";
import { bytesText } from "../bytesText.ts";
import type { CliIo } from "../command.ts";
import { oneLine, Refusal } from "../failures.ts";
import type { ImportedFile } from "../import/messages.ts";
import { shownOnTerminal } from "../import/progress.ts";
import { placesText, warningLines } from "../import/report.ts";
import { importWholeInWorker } from "../import/runner.ts";
import { thingsText } from "../import/thingsText.ts";
import { type Language, padded, UsageError } from "../language.ts";

/** What a site is made of, and what people say of it. Null: as the file or the machine has it. */
export interface CreateTask {
  readonly path: string;
  readonly format: Format | undefined;
  readonly id: string | null;
  readonly title: string | null;
  readonly timeZone: string | null;
  readonly dataDir: string;
  /** Ids that no site of one's own may have. */
  readonly taken: readonly string[];
}

/** A site that was made, in numbers: the contract of `aitn site create --json`. */
export interface Created {
  readonly id: string;
  readonly title: Site["title"];
  readonly places: ImportedFile["summary"]["places"];
  readonly things: number;
  readonly routeMap: { readonly nodes: number; readonly edges: number };
  readonly floors: number;
  readonly geometry: { readonly parts: number; readonly triangles: number; readonly bytes: number };
  readonly warnings: ImportedFile["summary"]["warnings"];
  readonly path: string;
  readonly timeZone: string;
}

/** What the command tells in words alone. */
export interface BesidesCreated {
  /** What the file has. */
  readonly inFile: ImportedFile["summary"];
  /** Whether a server has run on the data folder before. */
  readonly served: boolean;
}

const MOST_TITLE = 200;

/** Whether clocks can be set by a name. An offset is no zone: it knows no summer time. */
function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** Looks at what was said before any file is read. @throws UsageError */
export function checkWords({ id, title, timeZone }: Pick<CreateTask, "id" | "title" | "timeZone">): void {
  if (id !== null && !SITE_ID.test(id))
    throw new UsageError({
      en: `--id ${id}: expected up to 40 small letters, digits and hyphens, the first a letter, as in ${siteIdOf(id)}.`,
      zh: `--id ${id}：应为至多 40 个小写字母、数字和连字符，且以字母开头，例如 ${siteIdOf(id)}。`,
    });
  if (title !== null && (title.trim() === "" || title.length > MOST_TITLE))
    throw new UsageError({
      en: `--title: expected 1 to ${MOST_TITLE} characters.`,
      zh: `--title：应为 1 到 ${MOST_TITLE} 个字符。`,
    });
  if (timeZone !== null && !isZone(timeZone))
    throw new UsageError({
      en: `--time-zone ${timeZone}: expected a name of the IANA time zone database, such as Europe/Brussels, Asia/Shanghai or UTC.`,
      zh: `--time-zone ${timeZone}：应为 IANA 时区数据库中的名称，例如 Europe/Brussels、Asia/Shanghai 或 UTC。`,
    });
}

/** The zone of this machine's clock; UTC where it has none that is a place's. */
function machineZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return timeZone !== undefined && isZone(timeZone) ? timeZone : "UTC";
}

/** An id out of the title, else of the file's name without its endings. */
function idFor(title: string, path: string): string {
  const own = siteIdOf(title);
  if (own !== "site") return own;
  const name = basename(path);
  const stem = name.slice(0, name.length - extname(name).length);
  return siteIdOf(stem.replace(/\.(building|city|osm)$/i, ""));
}

const stopped = (): CodedError =>
  new Refusal("IMPORT_CANCELLED", {
    en: "Making the site was stopped; nothing of it was kept.",
    zh: "场所创建已停止，没有保留任何内容。",
  });

const nothing = (name: string): CodedError =>
  new Refusal("IMPORT_INVALID", {
    en: `Nothing in ${name} can be shown, so no site is made of it. Bring a file that has shapes, places or Things.`,
    zh: `${name} 中没有可以显示的内容，因此未创建场所。请提供含有形状、地点或物件的文件。`,
  });

/** Makes a site of a file and keeps it. @throws CodedError of the import, SITE_*, IMPORT_CANCELLED, STORE_* */
export async function createSite(task: CreateTask, io: CliIo): Promise<Created & BesidesCreated> {
  checkWords(task);
  const { sites } = dataPaths(task.dataDir);
  const mayBe = (id: string): void => {
    must(freeOf(task.taken, id));
    must(roomFor(sites, id));
  };
  // Before minutes of work, where it can be known.
  if (task.id !== null) mayBe(task.id);
  const file = await shownOnTerminal(io, (progress) => importWholeInWorker(task, { signal: io.signal, progress }));
  if (isNothing(file.summary)) throw nothing(basename(task.path));
  const id = task.id ?? idFor(task.title ?? file.imported.title.en, task.path);
  mayBe(id);
  const timeZone = task.timeZone ?? machineZone();
  const site = siteFrom({ ...file.imported, geometry: [], machines: [] }, { id, title: task.title, timeZone });
  if (io.signal.aborted) throw stopped();
  const { georeference, warnings } = file.imported;
  const document = { site, georeference, source: file.source, createdAtMs: Date.now(), warnings };
  must(await keepSite(sites, document, file.geometry));
  const { summary } = file;
  return {
    id,
    title: site.title,
    places: summary.places,
    things: site.things.length,
    routeMap: summary.routeMap,
    floors: summary.floors,
    geometry: {
      parts: summary.geometry.parts,
      triangles: summary.geometry.triangles,
      bytes: file.geometry.length,
    },
    warnings: summary.warnings,
    path: join(sites, id),
    timeZone,
    served: existsSync(dataPaths(task.dataDir).history),
    inFile: summary,
  };
}

/** The site that was made, for people. `zoneGiven`: somebody said the time zone. */
export function createdText(made: Created & BesidesCreated, zoneGiven: boolean, language: Language): string {
  const zh = language === "zh";
  const { routeMap, geometry, timeZone } = made;
  const taken = zh ? "（取自本机；可用 --time-zone 另行指定）" : " (this machine's; --time-zone names another)";
  const rows: [en: string, zh: string, value: string][] = [
    ["Site", "场所", made.id],
    ["Title", "名称", oneLine(made.title[language])],
    ["Time zone", "时区", `${timeZone}${zoneGiven ? "" : taken}`],
    ["Places", "地点", placesText(made.places, language)],
    ["Things", "物件", thingsText(made.inFile, language)],
    [
      "Route map",
      "路网",
      zh ? `${routeMap.nodes} 个节点，${routeMap.edges} 条路段` : `${routeMap.nodes} nodes, ${routeMap.edges} edges`,
    ],
    [
      "Geometry",
      "几何",
      `${geometry.triangles} ${zh ? "个三角形" : "triangles"}${zh ? "，" : ", "}${bytesText(geometry.bytes)}`,
    ],
    ["Folder", "文件夹", made.path],
  ];
  const last = made.served
    ? {
        en: "A server that runs on this data folder takes the site up at its next start.",
        zh: "使用同一数据文件夹的服务器在下次启动时采用此场所。",
      }
    : {
        en: "No server has run on this data folder yet: give its own with --data, or start one with aitn start --data, to see the site.",
        zh: "尚无服务器使用过此数据文件夹：请用 --data 指定服务器的数据文件夹，或用 aitn start --data 启动服务器以查看此场所。",
      };
  const lines = rows.map(([en, chinese, value]) => `${padded(zh ? chinese : en, 12)}${value}`);
  return `${[...lines, ...warningLines(made.warnings, language), "", last[language]].join("\n")}\n`;
}
