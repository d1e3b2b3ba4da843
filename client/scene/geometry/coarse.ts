import type { BufferGeometry } from "three";
import type { ThingView, Vec2 } from "../../../twins/core/view.ts";
import { FINISHES } from "../palette.ts";
import { planShapes } from "../plan/footprint.ts";
import { addMesh, gathered, gathering, placement } from "./gather.ts";
import { extruded } from "./shapes.ts";

/** Parts of a view that its coarse shape keeps, the largest ones. */
export const COARSE_PARTS = 9;
/** Corners of each part's outline. */
export const COARSE_CORNERS = 8;

const doubleArea = (a: Vec2, b: Vec2, c: Vec2): number =>
  Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

/** An outline with the corners left out that matter least, by the area they cut off (Visvalingam and Whyatt 1993). */
export function fewerCorners(outline: readonly Vec2[], most: number): Vec2[] {
  const kept = [...outline];
  const at = (i: number): Vec2 => kept[(i + kept.length) % kept.length]!;
  while (kept.length > most) {
    let least = 0;
    for (let i = 1; i < kept.length; i++)
      if (doubleArea(at(i - 1), at(i), at(i + 1)) < doubleArea(at(least - 1), at(least), at(least + 1))) least = i;
    kept.splice(least, 1);
  }
  return kept;
}

function area(outline: readonly Vec2[]): number {
  let sum = 0;
  for (const [i, [x, y]] of outline.entries()) {
    const [nx, ny] = outline[(i + 1) % outline.length]!;
    sum += x * ny - nx * y;
  }
  return sum / 2;
}

/** A view as it looks from afar: its largest parts as upright prisms, joints at rest; a few hundred triangles. */
export function coarseGeometry(view: ThingView): BufferGeometry {
  const shapes = planShapes(view)
    .filter((shape) => shape.show.length === 0 && shape.lamp === null && shape.material !== "glass")
    .map((shape) => ({ ...shape, volume: area(shape.outline) * (shape.topM - shape.baseM) }))
    .sort((a, b) => b.volume - a.volume)
    .slice(0, COARSE_PARTS);
  const into = gathering();
  for (const { outline, baseM, topM, material } of shapes)
    addMesh(
      into,
      extruded(fewerCorners(outline, COARSE_CORNERS), Math.max(0.004, topM - baseM)),
      placement([0, 0, baseM]),
      FINISHES[material],
    );
  return gathered(into);
}
