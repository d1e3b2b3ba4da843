import type { Point2 } from "../../core/ring.ts";
import { type Crs, crsNamed, utmAt } from "../crs/crs.ts";
import { georeference } from "../crs/frame.ts";
import type { Georeference, Imported } from "../imported.ts";
import { invalid, shown } from "../refusals.ts";
import type { Warnings } from "../warnings.ts";
import type { Building, Fiducial, Level } from "./read.ts";

/** From a level's own coordinates (pixels with y down, metres, or degrees) to the building's metres. */
export type Transform = (x: number, y: number) => Point2;

interface Similarity {
  readonly scale: number;
  readonly rotationRad: number;
  readonly x: number;
  readonly y: number;
}

const applied =
  ({ scale, rotationRad, x: tx, y: ty }: Similarity): Transform =>
  (px, py) => {
    // Pixels count downwards.
    const [x, y] = [px, -py];
    const [c, s] = [Math.cos(rotationRad), Math.sin(rotationRad)];
    return [(c * x - s * y) * scale + tx, (s * x + c * y) * scale + ty];
  };

/** Metres a pixel: the mean over the level's measurements, as rmf_building_map_tools takes it; null without any. */
function measuredScale({ measurements, vertices }: Level): number | null {
  const scales = measurements.map(({ from, to, parameters, line }) => {
    const [a, b] = [vertices[from]!, vertices[to]!];
    const pixels = Math.hypot(a.x - b.x, a.y - b.y);
    const metres = parameters.get("distance");
    if (typeof metres !== "number" || !(metres > 0) || !(pixels > 0))
      throw invalid(
        { line },
        { en: "A measurement needs two places and a distance above 0.", zh: "测量需要两个不同的点和大于 0 的距离。" },
      );
    return metres / pixels;
  });
  return scales.length === 0 ? null : scales.reduce((sum, scale) => sum + scale, 0) / scales.length;
}

/**
 * Lays a level over the reference level by the fiducials that they share: the mean turn, mean scale and mean shift over
 * all pairs, which is what rmf_building_map_tools (transform.py) computes, so that robots' positions fit.
 */
function aligned(reference: readonly Fiducial[], own: readonly Fiducial[], referenceScale: number): Similarity | null {
  const pairs = reference.flatMap((r) => own.filter((o) => o.name === r.name).map((o) => [r, o] as const));
  let [sine, cosine, relative, count] = [0, 0, 0, 0];
  for (const [i, [r0, o0]] of pairs.entries())
    for (const [r1, o1] of pairs.slice(i + 1)) {
      const far = Math.hypot(r1.x - r0.x, r1.y - r0.y);
      const near = Math.hypot(o1.x - o0.x, o1.y - o0.y);
      if (!(far > 0) || !(near > 0)) continue;
      const turn = Math.atan2(o0.y - o1.y, o1.x - o0.x) - Math.atan2(r0.y - r1.y, r1.x - r0.x);
      sine += Math.sin(turn);
      cosine += Math.cos(turn);
      relative += near / far;
      count++;
    }
  if (count === 0) return null;
  const rotationRad = -Math.atan2(sine, cosine);
  const ratio = relative / count;
  const turn = applied({ scale: 1 / ratio, rotationRad, x: 0, y: 0 });
  let [x, y] = [0, 0];
  for (const [r, o] of pairs) {
    const [ox, oy] = turn(o.x, o.y);
    x += (referenceScale * (r.x - ox)) / pairs.length;
    y += (referenceScale * (-r.y - oy)) / pairs.length;
  }
  return { scale: referenceScale / ratio, rotationRad, x, y };
}

function inPixels(building: Building, warnings: Warnings): Frame {
  const reference = building.levels.find(({ name }) => name === building.referenceLevel)!;
  const measured = measuredScale(reference);
  if (measured === null)
    warnings.add(
      "scaleUnknown",
      { line: reference.line },
      {
        en: "The reference level has no measurement: one pixel is taken for one metre.",
        zh: "参考楼层没有测量值：按一像素一米处理。",
      },
    );
  const scale = measured ?? 1;
  const base: Similarity = { scale, rotationRad: 0, x: 0, y: 0 };
  const transformOf = (level: Level): Transform => {
    if (level === reference) return applied(base);
    const fit = aligned(reference.fiducials, level.fiducials, scale);
    if (fit !== null) return applied(fit);
    warnings.add(
      "levelNotAligned",
      { line: level.line },
      {
        en: "A level shares fewer than two fiducials with the reference level: it keeps its own origin.",
        zh: "某楼层与参考楼层的共同基准点少于两个：保留其自身原点。",
      },
    );
    return applied({ ...base, scale: measuredScale(level) ?? scale });
  };
  return { transformOf, georeference: null, units: { length: "px", metres: scale } };
}

const parameter = (building: Building, name: string): number | null => {
  const value = building.parameters.get(name);
  return typeof value === "number" ? value : null;
};

function crsOf(building: Building, warnings: Warnings): Crs | null {
  const name = building.parameters.get("generate_crs");
  if (typeof name !== "string" || name === "") return null;
  const crs = crsNamed(name);
  if (crs === null)
    warnings.add(
      "crsUnknown",
      { line: 1 },
      {
        en: `The reference system ${shown(name)} is not known: metres stay local.`,
        zh: `未知的坐标参考系 ${shown(name)}：保留本地米制坐标。`,
      },
    );
  return crs;
}

const firstVertex = (building: Building) => building.levels.flatMap(({ vertices }) => vertices.slice(0, 1))[0];

/** Beyond this from zero, Float32 no longer tells centimetres apart. */
const FAR_M = 20_000;

export interface Frame {
  /** The file's unit of length and metres to one of it, on the reference level. */
  readonly units: Imported["units"];
  readonly transformOf: (level: Level) => Transform;
  readonly georeference: Georeference | null;
}

function inDegrees(building: Building, warnings: Warnings): Frame {
  const first = firstVertex(building) ?? { x: 0, y: 0, line: 1 };
  const crs = crsOf(building, warnings) ?? utmAt(first.x, first.y);
  const project = (x: number, y: number, line: number): Point2 => {
    const there = Math.abs(x) <= 180 && Math.abs(y) <= 90 ? crs.fromWgs84(x, y) : null;
    if (there !== null) return there;
    throw invalid({ line }, { en: "A position is no longitude and latitude.", zh: "某位置不是有效的经纬度。" });
  };
  const [firstX, firstY] = project(first.x, first.y, first.line);
  const x0 = parameter(building, "suggested_offset_x") ?? Math.floor(firstX);
  const y0 = parameter(building, "suggested_offset_y") ?? Math.floor(firstY);
  return {
    transformOf: (level) => (x, y) => {
      const [px, py] = project(x, y, level.line);
      return [px - x0, py - y0];
    },
    georeference: georeference(crs, x0, y0),
    units: { length: "deg", metres: 111_320 },
  };
}

function inMetres(building: Building, warnings: Warnings): Frame {
  const first = firstVertex(building) ?? { x: 0, y: 0 };
  const far = Math.hypot(first.x, first.y) > FAR_M;
  const x0 = parameter(building, "offset_x") ?? (far ? Math.floor(first.x) : 0);
  const y0 = parameter(building, "offset_y") ?? (far ? Math.floor(first.y) : 0);
  const crs = crsOf(building, warnings);
  const unnamed: Georeference = { crs: null, offset: [x0, y0, 0], origin: null, rotationRad: 0 };
  return {
    units: { length: "m", metres: 1 },
    transformOf: () => (x, y) => [x - x0, y - y0],
    georeference: crs === null ? (x0 === 0 && y0 === 0 ? null : unnamed) : georeference(crs, x0, y0),
  };
}

/** The building's frame: of pixels, the one that RMF's robots report in. */
export function frameOf(building: Building, warnings: Warnings): Frame {
  if (building.coordinates === "wgs84") return inDegrees(building, warnings);
  if (building.coordinates === "cartesian_meters") return inMetres(building, warnings);
  return inPixels(building, warnings);
}
