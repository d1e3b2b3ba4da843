import type { Group } from "three";
import type { Vec3 } from "../../../twins/core/view.ts";
import type { Bounds, Side } from "./outline.ts";

/** Which storeys of a site are shown, and how. */
export interface Levels {
  /** The storey that one looks into, with what is below it and without what is above; null: all. */
  readonly storey: string | null;
  /** All storeys apart, one above the other. */
  readonly exploded: boolean;
  /** The shown storey is cut through above the floor. */
  readonly cut: boolean;
}

export const WHOLE: Levels = { storey: null, exploded: false, cut: false };

/** The place that Things stand in, as the picture has it. */
export interface StagePlace {
  readonly group: Group;
  /** On the ground. */
  readonly bounds: Bounds;
  /** Lowers what stands between the camera and the rooms. @returns true when something changed. */
  faceCamera(x: number, y: number, fromAbove: boolean): boolean;
  /** Walls that are up, as their outer lines: labels behind them are hidden. */
  standingWalls(): readonly Side[];
  /** @returns true when something changed */
  setLevels(levels: Levels): boolean;
  /** How far what stands at this height is raised, m. */
  liftAt(z: number): number;
  /** What stands at this height or above is not shown, m. */
  readonly hiddenFromZ: number;
  /** All is cut off above this height, m; null: nothing is. */
  readonly cutZ: number | null;
  /** The floor that one points at, m. */
  readonly floorZ: number;
  /** Where a ray meets the ground, m; null where that is no more than a floor. */
  terrainAt(origin: Vec3, direction: Vec3): Vec3 | null;
  /** The height of the shown floor where it is not raised, m. */
  unlifted(floorZ: number): number;
  dispose(): void;
}
