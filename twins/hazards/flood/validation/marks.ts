import { inRing } from "../../../core/ring.ts";
import type { FloodRun } from "../flood.ts";
import { newAround, weigh } from "../sampling.ts";

/** A place where the highest water of a flood was marked, in the scene's frame. */
export interface StageMark {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  /** Height of the water above the datum, m. */
  readonly observedM: number;
}

/** Why a mark has no prediction. */
export type MarkGap = "outside" | "house" | "dry";

export interface MarkResult extends StageMark {
  /** m above the datum; null where the model cannot say. */
  readonly predictedM: number | null;
  readonly gap: MarkGap | null;
}

/**
 * The highest water that the model had at each mark: bilinear between the middles of the four cells around it, of those alone that
 * are open and were wet, in their proportion; so a mark at a house's wall is measured by the water outside of the wall. A mark
 * inside of a house whose four cells are all closed, outside of the scene, or where no cell of the four was ever wet, has none.
 */
export function stagesAt(run: FloodRun, marks: readonly StageMark[]): readonly MarkResult[] {
  const { frame, houses } = run.scene;
  const { solid } = run.water.ground;
  const { peakStageM, peakDepthM } = run.record;
  const around = newAround();
  return marks.map((mark): MarkResult => {
    const { x, y } = mark;
    const gap = (why: MarkGap): MarkResult => ({ ...mark, predictedM: null, gap: why });
    const [u, v] = [(x - frame.x0) / frame.cellM, (y - frame.y0) / frame.cellM];
    if (!(u >= 0 && v >= 0 && u < frame.columns && v < frame.rows)) return gap("outside");
    if (weigh(frame, x, y, (cell) => solid[cell] === 0, around) === 0) return gap("house");
    if (weigh(frame, x, y, (cell) => solid[cell] === 0 && peakDepthM[cell] > 0, around) === 0)
      return gap(houses.some((outline) => inRing([x, y], outline)) ? "house" : "dry");
    let predictedM = 0;
    for (let i = 0; i < 4; i++) predictedM += around.weights[i] * peakStageM[around.cells[i]];
    return { ...mark, predictedM, gap: null };
  });
}

/** Root mean square of predicted less observed, of the marks that have both, m; null of none. */
export function rmsOf(results: readonly MarkResult[]): number | null {
  const errors = results.flatMap(({ predictedM, observedM }) => (predictedM === null ? [] : [predictedM - observedM]));
  if (errors.length === 0) return null;
  return Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);
}
