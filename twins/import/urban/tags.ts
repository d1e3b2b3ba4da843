/** What a feature says of itself: OpenStreetMap's tags, or the properties of a GeoJSON feature as text. */
export type Tags = ReadonlyMap<string, string>;

/** The first of several keys that has a value. */
export function tag(tags: Tags, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = tags.get(key);
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}

const FOOT_M = 0.3048;

/** A length as OpenStreetMap writes it (wiki, Map features/Units): "12", "12.5 m", "40 ft", 7'4"; metres, or null. */
export function lengthM(text: string | undefined): number | null {
  if (text === undefined) return null;
  const feet = /^(\d+(?:\.\d+)?)'\s*(?:(\d+(?:\.\d+)?)")?$/.exec(text.trim());
  if (feet !== null) return (Number(feet[1]) + Number(feet[2] ?? 0) / 12) * FOOT_M;
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*(m|ft|km|mi)?$/i.exec(text.trim());
  if (match === null) return null;
  const factors: Record<string, number> = { m: 1, ft: FOOT_M, km: 1000, mi: 1609.344 };
  const value = Number(match[1]) * factors[(match[2] ?? "m").toLowerCase()]!;
  return Number.isFinite(value) ? value : null;
}

/** A speed as OpenStreetMap writes it: km/h without a unit; m/s, or null. */
export function speedMps(text: string | undefined): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(km\/h|kmh|kph|mph|knots)?$/i.exec(text?.trim() ?? "");
  if (match === null) return text === "walk" ? 1.4 : null;
  const unit = (match[2] ?? "km/h").toLowerCase();
  const factor = unit === "mph" ? 0.44704 : unit === "knots" ? 0.514444 : 1 / 3.6;
  const value = Number(match[1]) * factor;
  return value > 0 && value < 200 ? value : null;
}

const number = (text: string | undefined): number | null => {
  const value = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
};

/** A storey without more is taken for 3 m (OpenStreetMap wiki, Simple 3D Buildings). */
export const STOREY_M = 3;
/** A building that says neither its height nor its storeys is drawn as two of them. */
export const UNKNOWN_HEIGHT_M = 2 * STOREY_M;
/** Higher than any building. */
const MOST_M = 1000;

export interface Heights {
  /** From the ground to where the body begins. */
  readonly lowM: number;
  /** From the ground to the top of the roof. */
  readonly topM: number;
  /** How much of it is roof. */
  readonly roofM: number;
  /** Whether the file says how high it is. */
  readonly known: boolean;
}

/** Heights of a building: OpenStreetMap's keys first, then those that other sources commonly have. */
export function heightsOf(tags: Tags): Heights {
  const said = lengthM(tag(tags, "height", "building:height", "HEIGHT", "Height", "measuredHeight", "measured_height"));
  const levels = number(tag(tags, "building:levels", "levels", "num_floors", "floors", "storeys", "numFloors"));
  const roofLevels = number(tag(tags, "roof:levels")) ?? 0;
  const byLevels = levels !== null && levels > 0 ? (levels + Math.max(0, roofLevels)) * STOREY_M : null;
  const height = said !== null && said > 0 ? said : byLevels;
  const topM = Math.min(MOST_M, height ?? UNKNOWN_HEIGHT_M);
  const minLevel = number(tag(tags, "building:min_level", "min_level", "min_floor"));
  const low = lengthM(tag(tags, "min_height", "building:min_height")) ?? (minLevel ?? 0) * STOREY_M;
  const lowM = low > 0 && low < topM ? low : 0;
  const shaped = (tag(tags, "roof:shape", "building:roof:shape") ?? "flat") !== "flat";
  const roof = lengthM(tag(tags, "roof:height")) ?? (shaped ? Math.max(1, roofLevels) * STOREY_M : 0);
  return { lowM, topM, roofM: shaped ? Math.min(roof, topM - lowM) : 0, known: height !== null };
}
