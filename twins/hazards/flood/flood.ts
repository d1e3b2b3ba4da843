import { type Digest, digestBytes } from "../../core/digest.ts";
import type { HazardKind, HazardRun, Spot, Surroundings } from "../hazard.ts";
import { type FloodRecord, newRecord, RECORD_EACH_S, record } from "./floodRecord.ts";
import type { LandUse } from "./hazardClasses.ts";
import { newAround, weigh } from "./sampling.ts";
import { type FloodScene, waterOf } from "./scene.ts";
import { valueAt } from "./series.ts";
import type { ShallowWater } from "./shallowWater.ts";
import type { Frame } from "./terrain.ts";

export const flood: HazardKind = {
  id: "flood",
  title: { en: "Flood", zh: "洪水" },
  laws: [
    {
      en: "Two-dimensional shallow water, second order, well balanced (Audusse et al. 2004); Manning's friction",
      zh: "二维浅水方程，二阶、保持静水平衡（Audusse 等 2004）；曼宁摩阻",
    },
    {
      en: "Hazard rating HR = d (v + 0.5) + DF (Defra FD2321, 2006)",
      zh: "危险度 HR = d (v + 0.5) + DF（英国 Defra FD2321，2006）",
    },
    { en: "Hazard classes H1 to H6 (AIDR 2017)", zh: "洪水危险等级 H1 至 H6（澳大利亚 AIDR 2017）" },
    {
      en: "Stability of cars (Shand et al. 2011) and of people (Cox et al. 2010)",
      zh: "车辆稳定性（Shand 等 2011）与人员稳定性（Cox 等 2010）",
    },
  ],
  limits: [
    { en: "no flow into houses or through drains", zh: "不计水流进入房屋或经排水管网的流动" },
    { en: "no erosion, and nothing that floats blocks the way", zh: "不计冲刷，也不计漂浮物堵塞" },
  ],
};

/** Depth and velocity for drawing: a view that is filled again and again. */
export interface FloodView extends Frame {
  readonly depthM: Float32Array;
  readonly xMps: Float32Array;
  readonly yMps: Float32Array;
}

/** Most cells that a view has: what a page draws, and a line carries, some times a second. */
export const MOST_VIEW_CELLS = 65_536;
/** Most cells of a flood: some seconds of computing a minute of water. */
export const MOST_CELLS = 1_000_000;

/** A flood under way. */
export class FloodRun implements HazardRun {
  readonly scene: FloodScene;
  readonly water: ShallowWater;
  /** The worst so far, of every cell. */
  readonly record: FloodRecord;
  readonly #use: LandUse;
  readonly #around = newAround();
  readonly #isOpen: (cell: number) => boolean;
  #untilS = 0;
  #recordedS = 0;

  /** @throws RangeError for a scene of no cells or of more than MOST_CELLS */
  constructor(scene: FloodScene, use: LandUse) {
    const { columns, rows } = scene.frame;
    if (!(columns * rows >= 1 && columns * rows <= MOST_CELLS))
      throw new RangeError(`a flood of ${columns} by ${rows} cells`);
    this.scene = scene;
    this.#use = use;
    this.water = waterOf(scene);
    this.record = newRecord(columns * rows);
    const { solid } = this.water.ground;
    this.#isOpen = (cell) => solid[cell] === 0;
    this.#force();
    this.water.touched();
    record(this.record, this.water, use);
  }

  get atS(): number {
    return this.water.timeS;
  }

  /** Sets inflows, rain and sea to what they are now. */
  #force(): void {
    const { scene, water } = this;
    const { cellM, edges } = water.ground;
    const now = water.timeS;
    for (let i = 0; i < scene.inflows.length; i++) {
      const source = water.sources[i];
      const areaM2 = source.cells.length * cellM * cellM;
      source.rateMps = areaM2 > 0 ? valueAt(scene.inflows[i].hydrograph, now) / areaM2 : 0;
    }
    const rains = water.rainMps > 0;
    water.rainMps = valueAt(scene.rain, now) / 3.6e6;
    // Rain falls where no water has been yet, so that all cells are computed from then on.
    if (water.rainMps > 0 && !rains) water.touched();
    const stageM = valueAt(scene.sea, now);
    if (edges.west.kind === "stage") edges.west.stageM = stageM;
    if (edges.east.kind === "stage") edges.east.stageM = stageM;
    if (edges.south.kind === "stage") edges.south.stageM = stageM;
    if (edges.north.kind === "stage") edges.north.stageM = stageM;
  }

  step(dtS: number): void {
    // From the moment that was asked for, not from where rounding left the water, so that many steps add up.
    this.#untilS += dtS;
    while (this.#untilS - this.water.timeS > 1e-9) {
      this.#force();
      this.water.step(this.#untilS - this.water.timeS);
      if (this.water.timeS - this.#recordedS < RECORD_EACH_S) continue;
      record(this.record, this.water, this.#use);
      this.#recordedS = this.water.timeS;
    }
  }

  around({ storey, x, y }: Spot, into: Surroundings): void {
    if (storey !== 0) return;
    const { frame } = this.scene;
    const { columns } = frame;
    const { h, u, v } = this.water.now;
    [into.waterM, into.waterXMps, into.waterYMps] = [0, 0, 0];
    if (
      !(
        x >= frame.x0 &&
        y >= frame.y0 &&
        x < frame.x0 + columns * frame.cellM &&
        y < frame.y0 + frame.rows * frame.cellM
      )
    )
      return;
    if (weigh(frame, x, y, this.#isOpen, this.#around) === 0) return;
    for (let i = 0; i < 4; i++) {
      const cell = this.#around.cells[i];
      const column = cell % columns;
      const k = this.water.index(column, (cell - column) / columns);
      const weight = this.#around.weights[i];
      into.waterM += weight * h[k];
      into.waterXMps += weight * h[k] * u[k];
      into.waterYMps += weight * h[k] * v[k];
    }
    // The mean discharge over the mean depth: a thin fast sheet beside deep still water does not make that fast.
    if (into.waterM > 0) {
      into.waterXMps /= into.waterM;
      into.waterYMps /= into.waterM;
    }
  }

  digest(): Digest {
    const { columns, rows } = this.water.ground;
    const { h, u, v } = this.water.now;
    // Micrometres and micrometres a second, since a last bit must not reach a digest.
    const rounded = new Int32Array(3 * columns * rows + 1);
    rounded[0] = Math.round(this.atS * 1e4);
    for (let row = 0, at = 1; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const k = this.water.index(column, row);
        for (const value of [h[k], u[k], v[k]]) rounded[at++] = Math.round(value * 1e6);
      }
    return digestBytes(new Uint8Array(rounded.buffer));
  }

  /** A view of whole blocks of cells, as fine as `mostCells` allows. */
  newView(mostCells = MOST_VIEW_CELLS): FloodView {
    const { x0, y0, columns, rows, cellM } = this.scene.frame;
    let block = 1;
    while (Math.ceil(columns / block) * Math.ceil(rows / block) > Math.max(1, mostCells)) block++;
    const [wide, high] = [Math.ceil(columns / block), Math.ceil(rows / block)];
    const values = () => new Float32Array(wide * high);
    return {
      x0,
      y0,
      columns: wide,
      rows: high,
      cellM: cellM * block,
      depthM: values(),
      xMps: values(),
      yMps: values(),
    };
  }

  /** Fills a view with the present water: mean depth of each block's open cells, and mean discharge over it. */
  fillView(view: FloodView): void {
    const { columns, rows, cellM, solid } = this.water.ground;
    const { h, u, v } = this.water.now;
    const block = Math.round(view.cellM / cellM);
    for (let at = 0; at < view.depthM.length; at++) {
      const [left, low] = [(at % view.columns) * block, Math.floor(at / view.columns) * block];
      let [open, depth, qx, qy] = [0, 0, 0, 0];
      for (let row = low; row < Math.min(rows, low + block); row++)
        for (let column = left; column < Math.min(columns, left + block); column++) {
          const k = this.water.index(column, row);
          open += 1 - solid[row * columns + column];
          depth += h[k];
          qx += h[k] * u[k];
          qy += h[k] * v[k];
        }
      view.depthM[at] = open > 0 ? depth / open : 0;
      view.xMps[at] = depth > 0 ? qx / depth : 0;
      view.yMps[at] = depth > 0 ? qy / depth : 0;
    }
  }
}

/** Starts a flood. @param use of the land around, for what floats in the water @throws RangeError as `FloodRun` */
export const startFlood = (scene: FloodScene, use: LandUse = "urban"): FloodRun => new FloodRun(scene, use);
