import { Mesh, Parts } from "../../import/geometry/mesh.ts";
import type { Part } from "../../import/imported.ts";
import { LOS_ANGELES } from "./network.gen.ts";

/** Drawn wider than any freeway, so that a county of them can be seen. */
const ROAD_M = 120;
/** Ground around the outermost detectors. */
const MARGIN_M = 3000;
const GROUND_Z = -2;

function strip(mesh: Mesh, a: { x: number; y: number }, b: { x: number; y: number }): void {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy);
  if (length === 0) return;
  const [ox, oy] = [(-dy / length) * (ROAD_M / 2), (dx / length) * (ROAD_M / 2)];
  mesh.quad(
    mesh.vertex(a.x - ox, a.y - oy, 0),
    mesh.vertex(b.x - ox, b.y - oy, 0),
    mesh.vertex(b.x + ox, b.y + oy, 0),
    mesh.vertex(a.x + ox, a.y + oy, 0),
  );
}

/**
 * A schematic base of the site, metres in its frame: flat ground, and a straight strip for each road of the network. Coast, hills and the
 * roads' bends are not in the data, and so not here.
 */
export function losAngelesBase(): readonly Part[] {
  const { detectors, roads } = LOS_ANGELES;
  const parts = new Parts();
  const ground = new Mesh();
  const [xs, ys] = [detectors.map(({ x }) => x), detectors.map(({ y }) => y)];
  const [west, east] = [Math.min(...xs) - MARGIN_M, Math.max(...xs) + MARGIN_M];
  const [south, north] = [Math.min(...ys) - MARGIN_M, Math.max(...ys) + MARGIN_M];
  ground.quad(
    ground.vertex(west, south, GROUND_Z),
    ground.vertex(east, south, GROUND_Z),
    ground.vertex(east, north, GROUND_Z),
    ground.vertex(west, north, GROUND_Z),
  );
  parts.take("los-angeles", "terrain", 0, ground);
  const strips = new Mesh();
  for (const { a, b } of roads) {
    const [from, to] = [detectors[a], detectors[b]];
    if (from !== undefined && to !== undefined) strip(strips, from, to);
  }
  parts.take("los-angeles", "road", 0, strips);
  return parts.list;
}
