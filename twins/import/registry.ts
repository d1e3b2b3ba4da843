import type { LocalText } from "../core/place.ts";
import { ok, type Result, refuse } from "../core/result.ts";
import type { Format } from "./imported.ts";
import type { Importer } from "./importer.ts";
import type { ImportHost, Source } from "./source.ts";

/** How much of a file is looked at to tell its format, bytes. */
export const HEAD_BYTES = 64 * 1024;

interface FormatEntry {
  readonly format: Format;
  readonly title: LocalText;
  /** Ends of names that files of this format usually have. */
  readonly endings: readonly string[];
  /** Whether the beginning of a text, or the signature of a binary file, is this format's. */
  readonly sign: RegExp;
  /** Loaded on demand: a plan of a building needs no WebAssembly. */
  load(): Promise<Importer>;
}

/** The formats that are read; the first whose sign fits is taken. */
export const IMPORTERS: readonly FormatEntry[] = [
  {
    format: "building-yaml",
    title: { en: "RMF building plan", zh: "RMF 建筑平面" },
    endings: [".building.yaml", ".building.yml", ".yaml", ".yml"],
    sign: /^(levels|coordinate_system|crowd_sim|reference_level_name)\s*:/m,
    load: async () => (await import("./building-yaml/index.ts")).buildingYaml,
  },
  {
    format: "cityjson",
    title: { en: "CityJSON, CityJSONSeq", zh: "CityJSON、CityJSONSeq" },
    endings: [".city.json", ".city.jsonl", ".cityjson", ".cityjsonl"],
    sign: /"type"\s*:\s*"CityJSON"|"CityObjects"\s*:/,
    load: async () => (await import("./cityjson/index.ts")).cityJson,
  },
  {
    format: "esri-ascii",
    title: { en: "ESRI ASCII grid", zh: "ESRI ASCII 栅格" },
    endings: [".asc"],
    sign: /^\s*(ncols|nrows)\s+\d+\s/i,
    load: async () => (await import("./esri-ascii/index.ts")).esriAscii,
  },
  {
    format: "osm",
    title: { en: "OpenStreetMap extract: XML, Overpass JSON", zh: "OpenStreetMap 摘录：XML、Overpass JSON" },
    endings: [".osm", ".osm.xml", ".osm.json"],
    sign: /<osm[\s>]|"osm3s"\s*:|"elements"\s*:\s*\[\s*\{\s*"type"\s*:\s*"(node|way|relation)"/,
    load: async () => (await import("./osm/index.ts")).osm,
  },
  {
    format: "geojson",
    title: { en: "GeoJSON", zh: "GeoJSON" },
    endings: [".geojson", ".geojsonl", ".geojsons"],
    sign: /"type"\s*:\s*"(FeatureCollection|Feature|(Multi)?(Polygon|LineString|Point)|GeometryCollection)"/,
    load: async () => (await import("./geojson/index.ts")).geoJson,
  },
  {
    format: "ifc",
    title: { en: "IFC in STEP: IFC2x3, IFC4, IFC4.3", zh: "IFC（STEP）：IFC2x3、IFC4、IFC4.3" },
    endings: [".ifc"],
    sign: /^\s*ISO-10303-21\s*;/i,
    load: async () => (await import("./ifc/index.ts")).ifc,
  },
  {
    format: "gltf",
    title: { en: "glTF 2.0, GLB", zh: "glTF 2.0、GLB" },
    endings: [".glb", ".gltf"],
    sign: /^glTF|"asset"\s*:\s*\{[^{}]*"version"\s*:\s*"\d/,
    load: async () => (await import("./gltf/index.ts")).gltf,
  },
  {
    format: "urdf",
    title: { en: "URDF robot", zh: "URDF 机器人" },
    endings: [".urdf"],
    sign: /<robot[\s>]/,
    load: async () => (await import("./urdf/index.ts")).urdf,
  },
];

/** The beginning as characters of one byte each: enough to find a sign in it. */
const latin = (head: Uint8Array): string => {
  let text = "";
  for (let i = 0; i < head.length; i += 4096) text += String.fromCharCode(...head.subarray(i, i + 4096));
  return text.replace(/^\u00ef\u00bb\u00bf/, "");
};

/** The format of a file by what it begins with, else by its name; null where neither tells. */
export function guess(name: string, head: Uint8Array): FormatEntry | null {
  const text = latin(head);
  const lower = name.toLowerCase();
  const bySign = IMPORTERS.find(({ sign }) => sign.test(text));
  return bySign ?? IMPORTERS.find(({ endings }) => endings.some((ending) => lower.endsWith(ending))) ?? null;
}

/** Signatures of packed files (RFC 1952 2.3.1; PKWARE APPNOTE 4.3.7). */
const PACKED = [
  { kind: "gzip", bytes: [0x1f, 0x8b] },
  { kind: "ZIP", bytes: [0x50, 0x4b, 3, 4] },
] as const;

/** The importer of a file: the one that is named, or the one that fits. */
export async function importerFor(source: Source, host: ImportHost, format?: Format): Promise<Result<Importer>> {
  if (source.size === 0)
    return refuse("IMPORT_INVALID", {
      en: `${source.name} is empty: it has 0 bytes. Export it anew, or bring another file.`,
      zh: `${source.name} 是空文件（0 字节）。请重新导出，或提供其他文件。`,
    });
  await host.breathe();
  const head = await source.read(0, Math.min(source.size, HEAD_BYTES));
  const packed = PACKED.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte));
  if (packed !== undefined)
    return refuse("IMPORT_UNKNOWN", {
      en: `${source.name} is packed (${packed.kind}). Unpack it, and bring the file that is in it.`,
      zh: `${source.name} 是压缩文件（${packed.kind}）。请先解压，再提供其中的文件。`,
    });
  const named = IMPORTERS.find((entry) => entry.format === format);
  if (named !== undefined) return ok(await named.load());
  const entry = guess(source.name, head);
  if (entry !== null) return ok(await entry.load());
  const formats = IMPORTERS.map((one) => one.format);
  return refuse(
    "IMPORT_UNKNOWN",
    {
      en: `Neither its beginning nor its name tells what format ${source.name} has. These are read: ${formats.join(", ")}.`,
      zh: `${source.name} 的开头和文件名都不能说明其格式。可读取的格式：${formats.join("、")}。`,
    },
    // How one of them is named is said by who asks: a page has a list, a command an option.
    { formats },
  );
}
