import { type Crs, crsNamed, crsOfText } from "../crs/crs.ts";

/** A .prj of the old ArcInfo kind: a keyword and its value a line. */
function keywords(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(/\r?\n/).map((line) => /^\s*(\w+)\s+(\S+)/.exec(line));
  return new Map(
    pairs.flatMap((match) => (match === null ? [] : [[match[1]!.toLowerCase(), match[2]!.toLowerCase()]])),
  );
}

/** The reference system of a .prj: Well-Known Text, or ArcInfo's keywords for UTM and degrees; null for anything else. */
export function crsOfPrj(text: string): Crs | null {
  if (/^\s*(PROJCS|GEOGCS|PROJCRS|GEOGCRS|COMPD_CS)\s*\[/i.test(text)) {
    const utm = /UTM[ _]zone[ _](\d{1,2})([NS])/i.exec(text);
    if (utm !== null && /WGS[ _]?(19)?84/i.test(text)) return utmZone(Number(utm[1]), utm[2]!.toUpperCase() === "S");
    return crsOfText(text, null, /^\s*GEOG/i.test(text));
  }
  const words = keywords(text);
  const projection = words.get("projection");
  const datum = words.get("datum") ?? words.get("spheroid") ?? "wgs84";
  if (!/^wgs_?84$/.test(datum)) return null;
  if (projection === "geographic") return crsNamed("OGC:CRS84");
  if (projection !== "utm") return null;
  const zone = Number(words.get("zone"));
  const shifted = Number(words.get("yshift") ?? 0) === 10_000_000;
  return utmZone(Math.abs(zone), zone < 0 || shifted);
}

const utmZone = (zone: number, south: boolean): Crs | null =>
  Number.isInteger(zone) && zone >= 1 && zone <= 60 ? crsNamed(`EPSG:${(south ? 32700 : 32600) + zone}`) : null;
