/** A loop detector in the lanes of a motorway. */
export interface Detector {
  readonly id: string;
  /** deg */
  readonly latitude: number;
  readonly longitude: number;
}

/** Speeds at detectors, a row every STEP_MIN minutes. */
export interface Speeds {
  /** Of the detectors, in the order of the columns. */
  readonly ids: readonly string[];
  /** mph, steps x detectors; NaN where nothing was measured. */
  readonly rows: readonly Float64Array[];
}

export const STEP_MIN = 5;
/** What a detector cannot have measured, mph. */
const MAX_SPEED = 120;
const MAX_DETECTORS = 1_000;
const MAX_STEPS = 200_000;

const linesOf = (text: string): readonly string[] => text.split(/\r?\n/).filter((line) => line !== "");
/** Nothing is no number here, unlike to Number(). */
const number = (cell: string | undefined): number =>
  cell === undefined || cell.trim() === "" ? Number.NaN : Number(cell);

/**
 * Reads speeds as T-GCN publishes them: detectors' numbers, then a row a step. In this set 0 says that nothing was measured; a detector
 * over which nobody drives measures no speed either.
 * @throws RangeError for what is no such file
 */
export function parseSpeeds(text: string): Speeds {
  const [header = "", ...lines] = linesOf(text);
  const ids = header.split(",");
  if (ids.some((id) => !/^\d+$/.test(id)) || new Set(ids).size < ids.length || ids.length > MAX_DETECTORS)
    throw new RangeError("the header is no list of detectors");
  if (lines.length > MAX_STEPS) throw new RangeError(`${lines.length} steps are too many`);
  const rows = lines.map((line, i) => {
    const cells = line.split(",").map(number);
    if (cells.length !== ids.length || !cells.every((speed) => speed >= 0 && speed <= MAX_SPEED))
      throw new RangeError(`line ${i + 2} is no row of ${ids.length} speeds`);
    return Float64Array.from(cells, (speed) => (speed === 0 ? Number.NaN : speed));
  });
  return { ids, rows };
}

/**
 * Reads how near detectors are to each other by road: 1 for the same place, 0 for far away.
 * @returns count x count
 * @throws RangeError for what is no such matrix
 */
export function parseAdjacency(text: string, count: number): readonly (readonly number[])[] {
  const rows = linesOf(text).map((line) => line.split(",").map(number));
  const isRow = (row: readonly number[]) => row.length === count && row.every((near) => near >= 0 && near <= 1);
  if (rows.length !== count || !rows.every(isRow)) throw new RangeError(`not ${count} x ${count} numbers from 0 to 1`);
  return rows;
}

/** Reads where detectors are. @throws RangeError for another header, or a row that is none */
export function parseDetectors(text: string): readonly Detector[] {
  const [header, ...lines] = linesOf(text);
  if (header !== "index,sensor_id,latitude,longitude")
    throw new RangeError("the header is not that of the detectors' places");
  return lines.map((line, i) => {
    const [, id = "", ...rest] = line.split(",");
    const [latitude = Number.NaN, longitude = Number.NaN] = rest.map(number);
    if (rest.length !== 2 || !/^\d+$/.test(id) || !(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180))
      throw new RangeError(`line ${i + 2} is no detector`);
    return { id, latitude, longitude };
  });
}

/** A degree of longitude at Los Angeles' latitude (34 degrees), in degrees of latitude. */
const LONGITUDE_SCALE = 0.83;

/**
 * Cuts detectors into 2^depth districts of neighbours, as even as can be: each part is halved across its longer side.
 * @returns places in the list, ascending, district by district
 */
export function districtsOf(detectors: readonly Detector[], depth: number): readonly (readonly number[])[] {
  const halve = (part: readonly number[], left: number): (readonly number[])[] => {
    if (left === 0) return [part.toSorted((a, b) => a - b)];
    const north = (i: number) => detectors[i]?.latitude ?? 0;
    const east = (i: number) => (detectors[i]?.longitude ?? 0) * LONGITUDE_SCALE;
    const extent = (of: (i: number) => number) => Math.max(...part.map(of)) - Math.min(...part.map(of));
    const along = extent(north) > extent(east) ? north : east;
    const sorted = part.toSorted((a, b) => along(a) - along(b) || a - b);
    const half = sorted.length >> 1;
    return [...halve(sorted.slice(0, half), left - 1), ...halve(sorted.slice(half), left - 1)];
  };
  return halve(
    detectors.map((_, i) => i),
    depth,
  );
}

/** The city's districts: 2 to this. */
export const DISTRICT_DEPTH = 3;
/** Models learn from the first so many steps, as T-GCN does; what comes after is for tests. */
export const TRAIN_SHARE = 0.8;
const FREE_QUANTILE = 0.95;

/** Of a free road: the 95 % quantile of what was measured before a step, mph; NaN where nothing was. */
export function freeMph(measured: Float64Array, until: number): number {
  const sorted = measured
    .subarray(0, until)
    .filter((speed) => !Number.isNaN(speed))
    .sort();
  return sorted[Math.floor(FREE_QUANTILE * sorted.length)] ?? Number.NaN;
}
