import type { FloodRun, FloodView as WaterView } from "../../hazards/flood/flood.ts";
import type { Frame } from "../../hazards/flood/terrain.ts";
import type { Car } from "../cars.ts";

/**
 * What a client draws of a flood, whole each time, little-endian:
 *
 *   u8 4 | u8 cars | u16 columns | u16 rows | u16 flow columns | u16 flow rows | u16 reserved | f32 x0 | f32 y0 | f32 cell, m | f32 flow cell, m
 *   car, 12 bytes: f32 x | f32 y | u8 heading, 1/256 turn | u8 1: the water has taken it | i16 who drives it, by the index in the frames; -1
 *   depths, row after row from the south-west: u8, steps of 5 cm, rounded up; then the flow, x and y of each cell: i8, 0.05 m/s. In both a 0 is
 *   followed by a u8: how many more zeros there are.
 */
export const FLOOD_VIEW = 4;
const HEADER_BYTES = 28;
const CAR_BYTES = 12;
export const FLOOD_STEPS = { depthM: 0.05, speedMps: 0.05 } as const;
/** Water of less is a wet street, m. */
export const WET_M = 0.02;
/** Cells of a view, and of its flow: fine enough for a street, and for an arrow now and then. */
const MOST_DEPTHS = 34_000;
const MOST_FLOWS = 2_200;
export const MOST_CARS = 32;
/** No view is longer: every other cell wet is the worst that zeros can do. */
export const MOST_FLOOD_BYTES = HEADER_BYTES + CAR_BYTES * MOST_CARS + (3 * (MOST_DEPTHS + 2 * MOST_FLOWS)) / 2 + 4;

/** Writes bytes, zeros by their count. @returns where the next goes */
function pack(values: Uint8Array, into: Uint8Array, from: number): number {
  let at = from;
  for (let k = 0; k < values.length; ) {
    into[at++] = values[k]!;
    if (values[k++] !== 0) continue;
    let more = 0;
    while (k < values.length && values[k] === 0 && more < 255) {
      k++;
      more++;
    }
    into[at++] = more;
  }
  return at;
}

/** @returns where what follows begins; -1 for bytes that are none */
function unpack(bytes: Uint8Array, from: number, into: Uint8Array): number {
  let at = from;
  for (let k = 0; k < into.length; ) {
    const value = bytes[at++];
    if (value === undefined) return -1;
    into[k++] = value;
    if (value !== 0) continue;
    const more = bytes[at++];
    if (more === undefined || k + more > into.length) return -1;
    k += more;
  }
  return at;
}

export interface FloodWriter {
  write(run: FloodRun, cars: readonly Car[]): Uint8Array<ArrayBuffer>;
}

const TURN = 2 * Math.PI;

export function floodWriter(run: FloodRun): FloodWriter {
  const depth = run.newView(MOST_DEPTHS);
  const flow = run.newView(MOST_FLOWS);
  const bytes = new Uint8Array(MOST_FLOOD_BYTES);
  const view = new DataView(bytes.buffer);
  const depths = new Uint8Array(depth.depthM.length);
  const flows = new Uint8Array(2 * flow.depthM.length);
  const speed = (mps: number): number => Math.max(-127, Math.min(127, Math.round(mps / FLOOD_STEPS.speedMps))) & 255;
  const head = ({ columns, rows, x0, y0, cellM }: WaterView, cars: number): void => {
    view.setUint8(0, FLOOD_VIEW);
    view.setUint8(1, cars);
    for (const [i, value] of [columns, rows, flow.columns, flow.rows, 0].entries())
      view.setUint16(2 + 2 * i, value, true);
    for (const [i, value] of [x0, y0, cellM, flow.cellM].entries()) view.setFloat32(12 + 4 * i, value, true);
  };
  return {
    write(of, cars) {
      of.fillView(depth);
      of.fillView(flow);
      for (let k = 0; k < depths.length; k++)
        depths[k] = depth.depthM[k]! < WET_M ? 0 : Math.min(255, Math.ceil(depth.depthM[k]! / FLOOD_STEPS.depthM));
      for (let k = 0; k < flow.depthM.length; k++) {
        const isWet = flow.depthM[k]! >= WET_M;
        flows[2 * k] = isWet ? speed(flow.xMps[k]!) : 0;
        flows[2 * k + 1] = isWet ? speed(flow.yMps[k]!) : 0;
      }
      const told = cars.slice(0, MOST_CARS);
      head(depth, told.length);
      let at = HEADER_BYTES;
      for (const { x, y, headingRad, isSwept, driver } of told) {
        view.setFloat32(at, x, true);
        view.setFloat32(at + 4, y, true);
        view.setUint8(at + 8, ((Math.round((headingRad / TURN) * 256) % 256) + 256) % 256);
        view.setUint8(at + 9, isSwept ? 1 : 0);
        view.setInt16(at + 10, driver, true);
        at += CAR_BYTES;
      }
      return bytes.slice(0, pack(flows, bytes, pack(depths, bytes, at)));
    },
  };
}

/** What a view says: the water, its flow, and the cars. */
export interface FloodPicture {
  readonly frame: Frame;
  /** Of each cell, steps of `FLOOD_STEPS.depthM`; 0: dry. */
  readonly depths: Uint8Array;
  readonly flowFrame: Frame;
  /** x and y of each cell of the flow, steps of `FLOOD_STEPS.speedMps`. */
  readonly flows: Int8Array;
  readonly cars: readonly Car[];
}

/** Reads a view; null for other bytes. */
export function readFloodView(bytes: Uint8Array): FloodPicture | null {
  if (bytes[0] !== FLOOD_VIEW || bytes.length < HEADER_BYTES || bytes.length > MOST_FLOOD_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const cars = view.getUint8(1);
  const [columns, rows, flowColumns, flowRows] = [2, 4, 6, 8].map((at) => view.getUint16(at, true)) as [
    number,
    number,
    number,
    number,
  ];
  const [x0, y0, cellM, flowM] = [12, 16, 20, 24].map((at) => view.getFloat32(at, true)) as [
    number,
    number,
    number,
    number,
  ];
  if (columns * rows > MOST_DEPTHS || flowColumns * flowRows > MOST_FLOWS || !(cellM > 0) || !(flowM > 0)) return null;
  const carsTo = HEADER_BYTES + CAR_BYTES * cars;
  if (carsTo > bytes.length) return null;
  const depths = new Uint8Array(columns * rows);
  const flows = new Uint8Array(2 * flowColumns * flowRows);
  const between = unpack(bytes, carsTo, depths);
  if (between < 0 || unpack(bytes, between, flows) !== bytes.length) return null;
  return {
    frame: { x0, y0, columns, rows, cellM },
    depths,
    flowFrame: { x0, y0, columns: flowColumns, rows: flowRows, cellM: flowM },
    flows: new Int8Array(flows.buffer),
    cars: Array.from({ length: cars }, (_, i) => {
      const at = HEADER_BYTES + CAR_BYTES * i;
      return {
        x: view.getFloat32(at, true),
        y: view.getFloat32(at + 4, true),
        headingRad: (view.getUint8(at + 8) / 256) * TURN,
        isSwept: view.getUint8(at + 9) === 1,
        driver: view.getInt16(at + 10, true),
      };
    }),
  };
}

/** Depth of a picture's water at a place, m, to a step; 0 outside of it. */
export function pictureDepthM(
  { frame: { x0, y0, columns, rows, cellM }, depths }: FloodPicture,
  x: number,
  y: number,
): number {
  const [column, row] = [Math.floor((x - x0) / cellM), Math.floor((y - y0) / cellM)];
  if (column < 0 || row < 0 || column >= columns || row >= rows) return 0;
  return depths[row * columns + column]! * FLOOD_STEPS.depthM;
}
