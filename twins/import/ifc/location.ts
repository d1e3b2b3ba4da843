import { crsNamed } from "../crs/crs.ts";
import type { Georeference } from "../imported.ts";
import { shown } from "../refusals.ts";
import type { Warnings } from "../warnings.ts";
import { lengthOf } from "./units.ts";
import { type Instances, listOf, numberOf, refOf, type StepValue, textOf } from "./values.ts";

/** Degrees of an IfcCompoundPlaneAngleMeasure: degrees, minutes, seconds, millionths, all of one sign. */
function degrees(value: StepValue | undefined): number | null {
  const parts = listOf(value).map(numberOf);
  if (parts.length < 3 || parts.some((part) => part === null)) return null;
  const [d, m, s, millionths = 0] = parts as number[];
  return d! + m! / 60 + (s! + millionths / 1e6) / 3600;
}

/** How far the model's x is turned from east, by the true north of its context. */
function turnFromNorth(instances: Instances): number {
  for (const context of instances.of("IFCGEOMETRICREPRESENTATIONCONTEXT")) {
    const north = refOf(instances.values(context)[5]);
    if (north === null) continue;
    const [x, y] = listOf(instances.values(north)[0]).map((one) => numberOf(one) ?? 0);
    if (x !== undefined && y !== undefined && (x !== 0 || y !== 0)) return Math.PI / 2 - Math.atan2(y, x);
  }
  return 0;
}

/** IfcMapConversion (IFC4): where the model's origin lies in a map, in metres of the map. */
function byMap(
  instances: Instances,
  modelMetres: number,
  origin: readonly number[],
  warnings: Warnings,
): Georeference | null {
  const [conversion] = instances.of("IFCMAPCONVERSION", "IFCMAPCONVERSIONSCALED");
  if (conversion === undefined) return null;
  const [, target, eastings, northings, height, abscissa, ordinate, scale] = instances.values(conversion);
  const crsId = refOf(target);
  const system = crsId === null ? [] : instances.values(crsId);
  const mapUnit = refOf(system[6]);
  const metres = (mapUnit === null ? null : lengthOf(instances, mapUnit)?.metres) ?? modelMetres;
  const crs = crsNamed(textOf(system[0]));
  if (crs === null)
    warnings.add(
      "crsUnknown",
      { entity: `#${crsId ?? conversion}` },
      {
        en: `The reference system ${shown(textOf(system[0]))} is not known.`,
        zh: `未知的坐标参考系 ${shown(textOf(system[0]))}。`,
      },
    );
  const rotationRad = Math.atan2(numberOf(ordinate) ?? 0, numberOf(abscissa) ?? 1);
  // What was subtracted from the model is added in the map: turned, and in the map's scale.
  const ratio = ((numberOf(scale) ?? 1) * metres) / modelMetres;
  const [c, s] = [Math.cos(rotationRad) * ratio, Math.sin(rotationRad) * ratio];
  const x = (numberOf(eastings) ?? 0) * metres + c * origin[0]! - s * origin[1]!;
  const y = (numberOf(northings) ?? 0) * metres + s * origin[0]! + c * origin[1]!;
  const z = (numberOf(height) ?? 0) * metres + origin[2]!;
  const at = crs?.geographic === false ? crs.toWgs84(x, y) : null;
  return {
    crs: crs?.name ?? null,
    offset: [x, y, z],
    origin: at === null ? null : { ...at, elevationM: z },
    rotationRad,
  };
}

/** RefLatitude and RefLongitude of the site: where the site's origin lies, to the file's accuracy. */
function bySite(instances: Instances, metres: number, origin: readonly number[]): Georeference | null {
  for (const site of instances.of("IFCSITE")) {
    const values = instances.values(site);
    const [latitudeDeg, longitudeDeg] = [degrees(values[9]), degrees(values[10])];
    if (latitudeDeg === null || longitudeDeg === null || Math.abs(latitudeDeg) > 90 || Math.abs(longitudeDeg) > 180)
      continue;
    const elevationM = (numberOf(values[11]) ?? 0) * metres;
    const [x, y, z] = origin as [number, number, number];
    return {
      crs: null,
      offset: [x, y, z],
      origin: { longitudeDeg, latitudeDeg, elevationM },
      rotationRad: turnFromNorth(instances),
    };
  }
  return null;
}

/** Where the model lies in the world; `origin` was subtracted from its coordinates, m. */
export function locate(
  instances: Instances,
  metres: number,
  origin: readonly number[],
  warnings: Warnings,
): Georeference | null {
  const found = byMap(instances, metres, origin, warnings) ?? bySite(instances, metres, origin);
  const [x, y, z] = origin as [number, number, number];
  if (found !== null || (x === 0 && y === 0 && z === 0)) return found;
  return { crs: null, offset: [x, y, z], origin: null, rotationRad: 0 };
}
