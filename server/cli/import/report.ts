import type { ImportSummary } from "../../../twins/import/summary.ts";
import { oneLine } from "../failures.ts";
import { type Language, padded, type Said } from "../language.ts";
import { thingsText } from "./thingsText.ts";

const LEVELS: Record<string, Said> = {
  city: { en: "cities", zh: "城市" },
  district: { en: "districts", zh: "区域" },
  block: { en: "blocks", zh: "街区" },
  site: { en: "sites", zh: "场所" },
  building: { en: "buildings", zh: "建筑" },
  storey: { en: "storeys", zh: "楼层" },
  space: { en: "spaces", zh: "空间" },
  area: { en: "areas", zh: "区" },
  workCentre: { en: "work centres", zh: "工作中心" },
  workUnit: { en: "work units", zh: "工作单元" },
};

const corner = (point: readonly number[]): string => point.map((value) => value.toFixed(2)).join(", ");

function georeferenceLine({ georeference }: ImportSummary, zh: boolean): string {
  if (georeference === null) return zh ? "无（本地坐标）" : "none (a frame of its own)";
  const { crs, origin } = georeference;
  const system = crs ?? (zh ? "未知坐标系" : "unknown system");
  if (origin === null) return system;
  const at = `${origin.latitudeDeg.toFixed(6)}°, ${origin.longitudeDeg.toFixed(6)}°`;
  if (crs !== null) return `${system}, ${at}`;
  // IfcSite says where it is without a system of its own: RefLatitude and RefLongitude are WGS 84.
  return zh
    ? `${at}（WGS 84，取自文件，往往是制图程序的默认值）`
    : `${at} (WGS 84, as the file has it: often its program's default)`;
}

/** How many places there are of each level, in words. */
export function placesText(places: ImportSummary["places"], language: Language): string {
  const counts = Object.entries(places).map(([level, count]) => {
    const word = LEVELS[level]?.[language] ?? level;
    return `${count} ${language === "en" && count === 1 ? word.replace(/ies$/, "y").replace(/s$/, "") : word}`;
  });
  return counts.join(language === "zh" ? "、" : ", ");
}

/** What was not understood, a line each under a heading; none where all was. */
export function warningLines(warnings: ImportSummary["warnings"], language: Language): string[] {
  if (warnings.length === 0) return [];
  const zh = language === "zh";
  const lines = warnings.map(({ message, count, first }) => {
    // Said of the whole file, it has no place and no number.
    if (first === "") return `  ${message[language]}`;
    const at = zh ? oneLine(first).replace(/^line (\d+)$/, "第 $1 行") : oneLine(first);
    return zh
      ? `  ${message.zh}（${count} 次，${count === 1 ? "位于" : "首见于"}${at.startsWith("第") ? "" : " "}${at}）`
      : `  ${message.en} (${count === 1 ? "once, at" : `${count} times, first at`} ${at})`;
  });
  return ["", zh ? "未读取或未理解的内容：" : "Not read or not understood:", ...lines];
}

/** The summary for people. */
export function report(summary: ImportSummary, language: Language): string {
  const zh = language === "zh";
  const { bounds, routeMap, geometry } = summary;
  const rows: [en: string, zh: string, value: string][] = [
    ["Format", "格式", [summary.format, summary.version].join(" ").trim()],
    ["Title", "名称", oneLine(summary.title[language])],
    ["Places", "地点", placesText(summary.places, language)],
    ["Things", "物件", thingsText(summary, language)],
    [
      "Route map",
      "路网",
      zh ? `${routeMap.nodes} 个节点，${routeMap.edges} 条路段` : `${routeMap.nodes} nodes, ${routeMap.edges} edges`,
    ],
    ["Geometry", "几何", zh ? `${geometry.triangles} 个三角形` : `${geometry.triangles} triangles`],
    ["Bounds, m", "范围（米）", bounds === null ? "-" : `${corner(bounds.min)} … ${corner(bounds.max)}`],
    ["Position", "位置", georeferenceLine(summary, zh)],
  ];
  const lines = rows.map(([en, chinese, value]) => `${padded(zh ? chinese : en, 12)}${value}`);
  return `${[...lines, ...warningLines(summary.warnings, language)].join("\n")}\n`;
}
