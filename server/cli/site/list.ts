import { statSync } from "node:fs";
import type { Failure } from "../../../twins/core/result.ts";
import { dataPaths } from "../../config.ts";
import { readSites } from "../../sites/siteFolder.ts";
import { bytesText } from "../bytesText.ts";
import { failureLine, oneLine } from "../failures.ts";
import { columnsOf, type Language, padded, timeText } from "../language.ts";

/** A site that was made of a file: a line of the list, and an entry of its --json. */
export interface ListedSite {
  readonly id: string;
  readonly title: { readonly en: string; readonly zh: string };
  readonly timeZone: string;
  readonly source: { readonly name: string; readonly format: string; readonly bytes: number; readonly sha256: string };
  readonly places: number;
  readonly things: number;
  /** Of its geometry and description on the disk. */
  readonly bytes: number;
  readonly createdAtMs: number;
}

export interface SiteList {
  readonly sites: readonly ListedSite[];
  readonly damaged: readonly { readonly id: string; readonly failure: Failure }[];
}

export function listSites(dataDir: string): SiteList {
  const damaged: { id: string; failure: Failure }[] = [];
  const kept = readSites(dataPaths(dataDir).sites, (id, why) => {
    if (!why.ok) damaged.push({ id, failure: why.error });
  });
  const sites = kept.map(({ document, site, paths }) => ({
    id: site.id,
    title: site.title,
    timeZone: site.timeZone,
    source: document.source,
    places: site.places.length,
    things: site.things.length,
    bytes: paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0),
    createdAtMs: document.createdAtMs,
  }));
  return { sites, damaged };
}

/** The sites as columns, their titles last, since those are of any length. */
export function listText({ sites }: SiteList, language: Language): string {
  if (sites.length === 0) return "";
  const head =
    language === "zh"
      ? ["编号", "格式", "地点", "物件", "大小", "创建于", "来源", "名称"]
      : ["id", "format", "places", "things", "size", "made", "file", "title"];
  const rows = sites.map((site) => [
    site.id,
    site.source.format,
    String(site.places),
    String(site.things),
    bytesText(site.bytes),
    timeText(site.createdAtMs),
    oneLine(site.source.name),
    oneLine(site.title[language]),
  ]);
  const all = [head, ...rows];
  const widths = head.map((_, c) => Math.max(...all.map((row) => columnsOf(row[c] ?? ""))));
  return all
    .map((row) => `${row.map((cell, c) => padded(cell, widths[c] ?? 0)).join("  ")}`.trimEnd())
    .map((line) => `${line}\n`)
    .join("");
}

/** What is said beside the list: each damaged site with what to do, or how the first is made. */
export function listNotes({ sites, damaged }: SiteList, dataDir: string, language: Language): string {
  if (damaged.length > 0) return damaged.map(({ failure }) => `${failureLine(failure, language)}\n`).join("");
  if (sites.length > 0) return "";
  return language === "zh"
    ? `${dataDir} 中还没有由文件创建的场所。可用 aitn site create 文件 创建。\n`
    : `No site in ${dataDir} was made of a file yet. Make one with aitn site create FILE.\n`;
}
