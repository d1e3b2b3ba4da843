import { Vector3 } from "three";
import type { Thing } from "../../../twins/core/thing.ts";
import {
  jointChain,
  type MaterialName,
  type Part,
  type ShowRule,
  type ThingView,
  type Vec2,
} from "../../../twins/core/view.ts";
import { placements } from "../geometry/compile.ts";
import { placement } from "../geometry/gather.ts";
import type { Footprint } from "../stage/shade.ts";

/** A part as seen from above. */
export interface PlanShape {
  readonly outline: readonly Vec2[];
  readonly topM: number;
  readonly baseM: number;
  readonly material: MaterialName;
  readonly joint: string | null;
  readonly lamp: string | null;
  readonly show: readonly ShowRule[];
}

/** Convex hull, counter-clockwise (Andrew's monotone chain, 1979). */
export function hull(points: readonly Vec2[]): Vec2[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered: readonly Vec2[]): Vec2[] => {
    const chain: Vec2[] = [];
    for (const p of ordered) {
      while (chain.length >= 2) {
        const [a, b] = [chain.at(-2)!, chain.at(-1)!];
        if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 1e-12) break;
        chain.pop();
      }
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

const circle = (radius: number, z: number): Vector3[] =>
  Array.from({ length: 20 }, (_, i) => {
    const angle = (i / 20) * 2 * Math.PI;
    return new Vector3(radius * Math.cos(angle), radius * Math.sin(angle), z);
  });

/** Points whose hull from above is the part's outline. */
function silhouette({ shape }: Part): Vector3[] {
  switch (shape.kind) {
    case "box":
    case "mesh": {
      const [length, width, height] = shape.kind === "box" ? shape.size : shape.bounds;
      return [0, height].flatMap((z) =>
        [-1, 1].flatMap((x) => [-1, 1].map((y) => new Vector3((x * length) / 2, (y * width) / 2, z))),
      );
    }
    case "cylinder":
      return [...circle(shape.radius, 0), ...circle(shape.top ?? shape.radius, shape.height)];
    case "lathe":
      return shape.profile.flatMap(([radius, z]) => circle(radius, z));
    case "extrude":
      return shape.outline.flatMap(([x, y]) => [new Vector3(x, y, 0), new Vector3(x, y, shape.height)]);
    case "tube":
      return shape.path.flatMap(([x, y, z]) => circle(shape.radius, z).map((p) => new Vector3(p.x + x, p.y + y, z)));
  }
}

/** A view from above, lowest part first: what the plan draws, joints standing at rest. */
export function planShapes(view: ThingView): PlanShape[] {
  const shapes: PlanShape[] = [];
  for (const part of view.parts) {
    const frame = placement();
    for (const name of part.joint === undefined ? [] : jointChain(view, part.joint))
      frame.multiply(placement(view.joints![name]!.at, view.joints![name]!.turn));
    for (const at of placements(part)) {
      const points = silhouette(part).map((p) => p.applyMatrix4(at).applyMatrix4(frame));
      shapes.push({
        outline: hull(points.map((p): Vec2 => [p.x, p.y])),
        topM: Math.max(...points.map((p) => p.z)),
        baseM: Math.min(...points.map((p) => p.z)),
        material: part.material,
        joint: part.joint ?? null,
        lamp: part.lamp ?? null,
        show: part.show ?? [],
      });
    }
  }
  return shapes.sort((a, b) => a.topM - b.topM);
}

/** What a standing Thing shades on the floor: its parts that come near the ground. */
export function viewFootprints(view: ThingView, thing: Thing): Footprint[] {
  const { x, y, headingRad } = thing.pose;
  const [c, s] = [Math.cos(headingRad), Math.sin(headingRad)];
  return planShapes(view)
    .filter((shape) => shape.baseM < 0.35 && shape.topM - shape.baseM > 0.02 && shape.show.length === 0)
    .map((shape) => ({
      outline: shape.outline.map(([px, py]): Vec2 => [x + px * c - py * s, y + px * s + py * c]),
      depth: 0.32,
      blurM: 0.1 + Math.min(0.3, shape.topM * 0.12),
    }));
}

/** The outline of everything a view stands on, as an SVG path in its own frame. */
export function footprintPath(view: ThingView): string {
  const all = planShapes(view).flatMap((shape) => shape.outline);
  return `${hull(all)
    .map(([x, y], i) => `${i === 0 ? "M" : "L"}${x.toFixed(3)},${y.toFixed(3)}`)
    .join("")}Z`;
}
