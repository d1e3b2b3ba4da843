import proj4 from "proj4";
import { definition } from "./definitions.ts";

/** A coordinate reference system that can be turned into WGS 84 and back. */
export interface Crs {
  /** "EPSG:28992"; null for one that a file defines itself. */
  readonly name: string | null;
  /** Its coordinates are degrees. */
  readonly geographic: boolean;
  /** EPSG lists latitude before longitude. */
  readonly latitudeFirst: boolean;
  toWgs84(x: number, y: number): { longitudeDeg: number; latitudeDeg: number } | null;
  fromWgs84(longitudeDeg: number, latitudeDeg: number): [x: number, y: number] | null;
}

/** The geographic systems whose axes EPSG lists as latitude, longitude; CRS84 is the same in the other order. */
const GEOGRAPHIC = new Set([4326, 4979, 4258, 4490, 6668, 6697]);

/** The number of an EPSG system in the ways that files write it; null for anything else. A compound name gives its first. */
export function epsgCode(text: string): number | null {
  if (/CRS:?84\b/i.test(text)) return 4326;
  const match = /EPSG[:/](?:[\d.]*[:/])?(\d{4,6})\b/i.exec(text);
  return match === null ? null : Number(match[1]);
}

/** A system by a PROJ string or WKT; null where the text is none. */
export function crsOfText(text: string, name: string | null, geographic: boolean, latitudeFirst = false): Crs | null {
  try {
    const converter = proj4(text, "+proj=longlat +datum=WGS84 +no_defs");
    // What cannot be turned is thrown by the library, or comes out as no number.
    const turned = (turn: () => readonly number[]): [number, number] | null => {
      try {
        const [x, y] = turn();
        return x !== undefined && y !== undefined && Number.isFinite(x) && Number.isFinite(y) ? [x, y] : null;
      } catch {
        return null;
      }
    };
    const crs: Crs = {
      name,
      geographic,
      latitudeFirst,
      toWgs84: (x, y) => {
        const there = turned(() => converter.forward([x, y]));
        return there === null ? null : { longitudeDeg: there[0], latitudeDeg: there[1] };
      },
      fromWgs84: (longitudeDeg, latitudeDeg) => turned(() => converter.inverse([longitudeDeg, latitudeDeg])),
    };
    return crs;
  } catch {
    return null;
  }
}

/** The system that a file names ("EPSG:7415", an OGC URN or address); null where we do not know it. */
export function crsNamed(text: string): Crs | null {
  const code = epsgCode(text);
  const proj = code === null ? null : definition(code);
  if (code === null || proj === null) return null;
  const geographic = GEOGRAPHIC.has(code);
  return crsOfText(proj, `EPSG:${code}`, geographic, geographic && !/CRS:?84\b/i.test(text));
}

/** The UTM zone's system on WGS 84 about a position: what geographic coordinates are drawn in. */
export function utmAt(longitudeDeg: number, latitudeDeg: number): Crs {
  const zone = Math.min(60, Math.max(1, Math.floor((longitudeDeg + 180) / 6) + 1));
  const code = (latitudeDeg < 0 ? 32700 : 32600) + zone;
  const crs = crsNamed(`EPSG:${code}`);
  if (crs === null) throw new Error(`no definition of EPSG:${code}`);
  return crs;
}
