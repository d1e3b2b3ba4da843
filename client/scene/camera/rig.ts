import type { Vec3 } from "../../../twins/core/view.ts";
import type { Bounds } from "../stage/outline.ts";
import type { SceneView } from "../types.ts";

export type View = SceneView;

export const FOV_DEG = 30;
/** Never under the floor, never exactly along the up axis. */
const MIN_POLAR = 0.02;
const MAX_POLAR = 1.5;
const MIN_DISTANCE_M = 1.2;
const HOME_AZIMUTH = (-118 * Math.PI) / 180;
const HOME_POLAR = (54 * Math.PI) / 180;
/** A narrow picture looks along a side of the place, not along its diagonal, and more from above. */
const NARROW_AZIMUTH = (-97 * Math.PI) / 180;
const NARROW_POLAR = (36 * Math.PI) / 180;
const HOME_MARGIN = 1.03;
/** Height of the far walls that home shows, m. */
const WALL_M = 2.7;
/** What stands in a hall is lower than this, m. */
const HALL_M = 12;
/** Time constant of the camera's easing, s. */
const EASE_S = 0.13;
const FLY_EASE_S = 0.28;

const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));

export function positionOf({ target, distanceM, azimuthRad, polarRad }: View): Vec3 {
  const flat = distanceM * Math.sin(polarRad);
  return [
    target[0] + flat * Math.cos(azimuthRad),
    target[1] + flat * Math.sin(azimuthRad),
    target[2] + distanceM * Math.cos(polarRad),
  ];
}

/** How far walls and slab reach beyond the floor, m. */
const RIM_M = 0.36;

/** Corners of the slab and of the walls' tops. */
function corners({ x0, y0, x1, y1, z0 = 0, z1 = WALL_M }: Bounds): Vec3[] {
  return [z0, z1].flatMap((z) =>
    [x0 - RIM_M, x1 + RIM_M].flatMap((x) => [y0 - RIM_M, y1 + RIM_M].map((y): Vec3 => [x, y, z])),
  );
}

/** The camera's easing, limits and moves; knows no three.js and no DOM. */
export class Rig {
  private goal: View;
  private current: View;
  private ease = EASE_S;
  private aspect = 1.6;
  private readonly bounds: Bounds;
  private readonly focus: Bounds;
  private readonly begin: Bounds;
  private pending = true;
  /** The view from straight above that was asked for, while nothing moved the camera since; null otherwise. */
  private top: View | null = null;
  /** How far the topmost storey is raised above its place, m. */
  raisedM = 0;
  /** Cut instead of easing (reduced motion). */
  still = false;

  /** `bounds` is the whole place; `focus` the part of it that is worth a narrow picture, and `begin` the part that a wide one begins with. */
  constructor(bounds: Bounds, focus: Bounds = bounds, begin: Bounds = bounds) {
    this.bounds = bounds;
    this.focus = focus;
    this.begin = begin;
    this.goal = this.homeView();
    this.current = this.goal;
  }

  get view(): View {
    return this.current;
  }

  /** Where the camera is on its way to. */
  get aim(): View {
    return this.goal;
  }

  /** True when a step would move the camera. */
  get wantsStep(): boolean {
    return this.pending || this.current !== this.goal;
  }

  /** Distance from which a ball of this radius fills the picture. */
  private fit(radius: number): number {
    const half = (FOV_DEG * Math.PI) / 360;
    return radius / Math.sin(Math.min(half, Math.atan(Math.tan(half) * this.aspect)));
  }

  /** The nearest view along the home direction that shows every corner of the place and of its far walls, centred. */
  private homeView(): View {
    if (this.aspect >= 1) return this.fitView(this.raised(this.begin), HOME_AZIMUTH, HOME_POLAR);
    return this.fitView(this.raised(this.focus), NARROW_AZIMUTH, NARROW_POLAR);
  }

  private raised(bounds: Bounds): Bounds {
    return bounds.z1 === undefined ? bounds : { ...bounds, z1: bounds.z1 + this.raisedM };
  }

  private fitView(shown: Bounds, azimuthRad: number, polarRad: number): View {
    const { x0, y0, x1, y1 } = shown;
    const [sp, cp, sa, ca] = [Math.sin(polarRad), Math.cos(polarRad), Math.sin(azimuthRad), Math.cos(azimuthRad)];
    const tan = Math.tan((FOV_DEG * Math.PI) / 360);
    const ground = shown.z0 ?? 0;
    let [tx, ty] = [(x0 + x1) / 2, (y0 + y1) / 2];
    let distanceM = 2 * Math.hypot(x1 - x0, y1 - y0);
    for (let round = 0; round < 8; round++) {
      let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
      for (const [x, y, height] of corners(shown)) {
        const [dx, dy, z] = [x - tx, y - ty, height - ground];
        const towards = dx * sp * ca + dy * sp * sa + z * cp;
        if (shown.z1 === undefined && z > 0 && dx * ca + dy * sa > 0) continue;
        const depth = Math.max(1, distanceM - towards) * tan;
        const across = (-dx * sa + dy * ca) / (depth * this.aspect);
        const up = (-dx * cp * ca - dy * cp * sa + z * sp) / depth;
        left = Math.min(left, across);
        right = Math.max(right, across);
        low = Math.min(low, up);
        high = Math.max(high, up);
      }
      const rightM = ((left + right) / 2) * distanceM * tan * this.aspect;
      const awayM = (((low + high) / 2) * distanceM * tan) / cp;
      tx += -sa * rightM - ca * awayM;
      ty += ca * rightM - sa * awayM;
      distanceM *= Math.max((right - left) / 2, (high - low) / 2) * HOME_MARGIN;
    }
    return { target: [tx, ty, ground], distanceM, azimuthRad, polarRad };
  }

  /** Takes the picture's shape; a camera that stands at home or straight above shows the whole there, too. */
  resize(aspect: number): void {
    const atHome = this.goal.distanceM === this.homeView().distanceM;
    const above = this.goal === this.top;
    this.aspect = aspect;
    if (above) {
      this.set(this.topGoal(), FLY_EASE_S);
      this.top = this.goal;
    } else if (atHome) this.goal = this.homeView();
    if (above || atHome) this.current = this.goal;
    this.pending = true;
  }

  /** From above a place is as wide as it is, narrow picture or not: all of it is shown. */
  private topGoal(): View {
    return this.fitView(this.bounds, -Math.PI / 2, MIN_POLAR);
  }

  private set(goal: View, ease: number): void {
    const { x0, y0, x1, y1, z0 = 0, z1 = HALL_M } = this.bounds;
    const far = this.fit(Math.hypot(x1 - x0, y1 - y0, this.raisedM)) * 1.1;
    const margin = 4;
    this.goal = {
      target: [
        clamp(goal.target[0], x0 - margin, x1 + margin),
        clamp(goal.target[1], y0 - margin, y1 + margin),
        clamp(goal.target[2], z0, z1 + this.raisedM),
      ],
      distanceM: clamp(goal.distanceM, MIN_DISTANCE_M, far),
      azimuthRad: goal.azimuthRad,
      polarRad: clamp(goal.polarRad, MIN_POLAR, MAX_POLAR),
    };
    this.ease = ease;
    this.pending = true;
    if (this.still) this.current = this.goal;
  }

  home(): void {
    this.set(this.homeView(), FLY_EASE_S);
  }

  /** Flies to a point and looks at something of this size from where the camera is. */
  frame(target: Vec3, sizeM: number): void {
    const polarRad = Math.max(this.goal.polarRad, 0.75);
    this.set({ ...this.goal, target, distanceM: this.fit(sizeM * 0.95), polarRad }, FLY_EASE_S);
  }

  /** Flies to where another camera looks from, the short way around. */
  lookAs(view: View): void {
    const turns = Math.round((this.goal.azimuthRad - view.azimuthRad) / (2 * Math.PI));
    this.set({ ...view, azimuthRad: view.azimuthRad + turns * 2 * Math.PI }, FLY_EASE_S);
  }

  /** Keeps looking at something that moves. */
  follow(target: Vec3): void {
    this.set({ ...this.goal, target }, EASE_S);
  }

  topView(on: boolean): void {
    const home = this.homeView();
    if (on) this.set(this.topGoal(), FLY_EASE_S);
    else this.set({ ...this.goal, azimuthRad: home.azimuthRad, polarRad: home.polarRad }, FLY_EASE_S);
    this.top = on ? this.goal : null;
  }

  orbit(azimuthRad: number, polarRad: number): void {
    const { goal } = this;
    this.set({ ...goal, azimuthRad: goal.azimuthRad + azimuthRad, polarRad: goal.polarRad + polarRad }, EASE_S);
  }

  /** Moves along the floor: to the right of and away from the camera, m. */
  pan(rightM: number, awayM: number): void {
    const { goal } = this;
    const [c, s] = [Math.cos(goal.azimuthRad), Math.sin(goal.azimuthRad)];
    const target: Vec3 = [
      goal.target[0] - s * rightM - c * awayM,
      goal.target[1] + c * rightM - s * awayM,
      goal.target[2],
    ];
    this.set({ ...goal, target }, EASE_S);
  }

  /** Zooms by a factor towards a point of the floor, which keeps its place in the picture. */
  zoom(factor: number, towards: Vec3 | null): void {
    const { goal } = this;
    const distanceM = clamp(goal.distanceM * factor, MIN_DISTANCE_M, 1e4);
    const share = 1 - distanceM / goal.distanceM;
    const target: Vec3 =
      towards === null
        ? goal.target
        : [
            goal.target[0] + (towards[0] - goal.target[0]) * share,
            goal.target[1] + (towards[1] - goal.target[1]) * share,
            goal.target[2],
          ];
    this.set({ ...goal, target, distanceM }, EASE_S);
  }

  /** Metres of floor a pixel spans at the target, for dragging. */
  metresPerPixel(heightPx: number): number {
    return (2 * this.goal.distanceM * Math.tan((FOV_DEG * Math.PI) / 360)) / heightPx;
  }

  /** Eases on. @returns true while it moves. */
  step(dtS: number): boolean {
    const cut = this.pending;
    this.pending = false;
    if (this.current === this.goal) return cut;
    const share = this.still ? 1 : 1 - Math.exp(-dtS / this.ease);
    const mix = (a: number, b: number): number => a + (b - a) * share;
    const { current: a, goal: b } = this;
    this.current = {
      target: [mix(a.target[0], b.target[0]), mix(a.target[1], b.target[1]), mix(a.target[2], b.target[2])],
      distanceM: mix(a.distanceM, b.distanceM),
      azimuthRad: mix(a.azimuthRad, b.azimuthRad),
      polarRad: mix(a.polarRad, b.polarRad),
    };
    const left =
      Math.hypot(this.current.target[0] - b.target[0], this.current.target[1] - b.target[1]) +
      Math.abs(this.current.distanceM - b.distanceM) / 10 +
      Math.abs(this.current.azimuthRad - b.azimuthRad) +
      Math.abs(this.current.polarRad - b.polarRad);
    if (left < 1e-3) this.current = this.goal;
    return true;
  }
}
