import { inRing } from "../../../twins/core/ring.ts";
import type { Site } from "../../../twins/core/site.ts";
import type { Thing } from "../../../twins/core/thing.ts";
import type { ThingView, Vec2, Vec3 } from "../../../twins/core/view.ts";
import { addShape, type Gathering } from "../geometry/gather.ts";
import { FINISHES } from "../palette.ts";
import { boundsOf, type Side, sidesOf } from "./outline.ts";
import { CUT_M } from "./walls.ts";

/** What a hall has besides machines: derived from the places, the route map and where stock stands. */

const { paintDark, paintGrey, paintAccent, steel, aluminium, safetyYellow, rubber } = FINISHES;

/** Steel columns in H section along the walls, with a yellow guard at the foot. */
export function columns(into: Gathering, sides: readonly Side[]): void {
  for (const side of sides) {
    const spans = Math.max(1, Math.round(side.lengthM / 6));
    for (let i = 0; i < spans; i++) {
      const share = i / spans;
      const x = side.a[0] + (side.b[0] - side.a[0]) * share - side.outward[0] * 0.17;
      const y = side.a[1] + (side.b[1] - side.a[1]) * share - side.outward[1] * 0.17;
      const before = sides[(sides.indexOf(side) + sides.length - 1) % sides.length]!;
      const at: Vec3 = i === 0 ? [x - before.outward[0] * 0.17, y - before.outward[1] * 0.17, 0] : [x, y, 0];
      const turn: Vec3 = [0, 0, side.headingRad];
      const [c, s] = [Math.cos(side.headingRad), Math.sin(side.headingRad)];
      addShape(into, { kind: "box", size: [0.02, 0.2, CUT_M] }, paintDark, at, turn);
      for (const end of [-1, 1])
        addShape(
          into,
          { kind: "box", size: [0.22, 0.024, CUT_M] },
          paintDark,
          [at[0] - s * 0.1 * end, at[1] + c * 0.1 * end, 0],
          turn,
        );
      addShape(into, { kind: "box", size: [0.3, 0.3, 0.03], bevel: 0.006 }, paintGrey, at, turn);
      addShape(into, { kind: "box", size: [0.235, 0.238, 0.5] }, safetyYellow, [at[0], at[1], 0.03], turn);
    }
  }
}

/** A roller conveyor; heights are those of its rollers' tops at a and b. */
export interface Run {
  readonly a: Vec2;
  readonly b: Vec2;
  readonly widthM: number;
  readonly topA: number;
  readonly topB: number;
}

/** Rails on legs, and the rollers between them. */
export function conveyor(into: Gathering, { a, b, widthM: width, topA, topB }: Run): void {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const heading = Math.atan2(b[1] - a[1], b[0] - a[0]);
  const [c, s] = [Math.cos(heading), Math.sin(heading)];
  const pitch = Math.atan2(topA - topB, length);
  const at = (along: number, left: number, z: number): Vec3 => [
    a[0] + c * along - s * left,
    a[1] + s * along + c * left,
    z,
  ];
  const top = (along: number): number => topA + ((topB - topA) * along) / length;
  const slope = Math.hypot(length, topA - topB);
  for (const side of [-1, 1]) {
    const rail = { kind: "box", size: [slope, 0.035, 0.11] as Vec3, bevel: 0.008 } as const;
    addShape(into, rail, paintAccent, at(length / 2, (side * width) / 2, top(length / 2) - 0.1), [0, pitch, heading]);
    const legs = Math.max(2, Math.ceil(length / 1.1));
    for (let i = 0; i < legs; i++) {
      const along = 0.1 + (i * (length - 0.2)) / (legs - 1);
      const high = top(along) - 0.09;
      addShape(into, { kind: "box", size: [0.05, 0.05, high - 0.02] }, paintDark, at(along, side * (width / 2), 0.02), [
        0,
        0,
        heading,
      ]);
      addShape(into, { kind: "box", size: [0.11, 0.1, 0.02], bevel: 0.004 }, rubber, at(along, side * (width / 2), 0), [
        0,
        0,
        heading,
      ]);
      if (side === 1)
        addShape(into, { kind: "box", size: [0.035, width - 0.06, 0.04] }, paintDark, at(along, 0, high * 0.4), [
          0,
          0,
          heading,
        ]);
    }
  }
  const roller = { kind: "cylinder", radius: 0.026, height: width - 0.05, sides: 10 } as const;
  const count = Math.floor(length / 0.085);
  for (let i = 0; i < count; i++) {
    const along = ((i + 0.5) * length) / count;
    addShape(into, roller, steel, at(along, (width - 0.05) / 2, top(along) - 0.026), [Math.PI / 2, 0, heading]);
  }
}

/** Where Things that are carried stand when nothing carries them: a line of them gets a conveyor underneath. */
function stockLines(site: Site, views: Readonly<Record<string, ThingView>>): { a: Vec2; b: Vec2; topM: number }[] {
  const groups = new Map<string, { things: Thing[]; topM: number }>();
  for (const thing of site.things) {
    const home = views[thing.model]?.carry?.rules.find((rule) => rule.thing === null);
    if (home === undefined) continue;
    const key = `${thing.model}@${thing.place}`;
    const group = groups.get(key) ?? { things: [], topM: home.liftM ?? 0 };
    group.things.push(thing);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ things, topM }) => {
    const { x0, y0, x1, y1 } = boundsOf(things.map((thing): Vec2 => [thing.pose.x, thing.pose.y]));
    const upright = y1 - y0 >= x1 - x0;
    const [mx, my] = [(x0 + x1) / 2, (y0 + y1) / 2];
    return upright
      ? { a: [mx, y0 - 0.32] as Vec2, b: [mx, y1 + 0.32] as Vec2, topM }
      : { a: [x0 - 0.32, my] as Vec2, b: [x1 + 0.32, my] as Vec2, topM };
  });
}

/** Height of a vehicle's deck, m. */
const DECK_M = 0.33;

/** The conveyors of a site: under its stock, and from there to the berths of the station. */
export function conveyorRuns(site: Site, views: Readonly<Record<string, ThingView>>): Run[] {
  const stock = stockLines(site, views);
  const runs = stock.map(({ a, b, topM }): Run => ({ a, b, widthM: 0.5, topA: topM, topB: topM }));
  const station = site.routeMap?.nodes.find((node) => node.kind === "station");
  const line = stock[0];
  if (station === undefined || line === undefined) return runs;
  const x = (line.a[0] + line.b[0]) / 2;
  const side = Math.sign(station.x - x) || 1;
  for (let k = 0; k < station.capacity; k++) {
    const y = station.y + (k - (station.capacity - 1) / 2) * 1.06;
    runs.push({
      a: [x + side * 0.27, y],
      b: [station.x - side * 0.52, y],
      widthM: 0.42,
      topA: line.topM,
      topB: DECK_M,
    });
  }
  return runs;
}

/** A fence stands around a loading station on the sides that vehicles do not use. */
export function fenceRuns(site: Site): { a: Vec2; b: Vec2 }[] {
  const station = site.routeMap?.nodes.find((node) => node.kind === "station");
  if (station === undefined) return [];
  const place = site.places.find(
    (each) => each.level === "workUnit" && each.outline.length >= 3 && inRing([station.x, station.y], each.outline),
  );
  if (place === undefined) return [];
  const reach = sidesOf(place.outline).map((side) => ({
    side,
    gap: (side.a[0] - station.x) * side.outward[0] + (side.a[1] - station.y) * side.outward[1],
  }));
  const open = Math.min(...reach.map((each) => each.gap));
  return reach
    .filter((each) => each.gap > open + 0.3)
    .map(({ side }): { a: Vec2; b: Vec2 } => {
      // Vehicles swing wide at the open side: the fence ends before it.
      const { a, b } = side;
      const near = (p: Vec2): number => Math.hypot(p[0] - station.x, p[1] - station.y);
      const cut = 1.3;
      const length = side.lengthM;
      const u: Vec2 = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
      const far = Math.max(near(a), near(b));
      if (near(a) < far - 0.5) return { a: [a[0] + u[0] * cut, a[1] + u[1] * cut], b };
      if (near(b) < far - 0.5) return { a, b: [b[0] - u[0] * cut, b[1] - u[1] * cut] };
      return { a, b };
    });
}

export const FENCE_M = 1.25;

/** Posts and rails of a fence; its wire is drawn apart, on a see-through plane. */
export function fencePosts(into: Gathering, { a, b }: { a: Vec2; b: Vec2 }): void {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const heading = Math.atan2(b[1] - a[1], b[0] - a[0]);
  const fields = Math.max(1, Math.round(length / 1.2));
  for (let i = 0; i <= fields; i++) {
    const at: Vec3 = [a[0] + ((b[0] - a[0]) * i) / fields, a[1] + ((b[1] - a[1]) * i) / fields, 0];
    addShape(into, { kind: "box", size: [0.05, 0.05, FENCE_M], bevel: 0.006 }, safetyYellow, at, [0, 0, heading]);
    addShape(into, { kind: "box", size: [0.14, 0.12, 0.016], bevel: 0.004 }, paintDark, at, [0, 0, heading]);
  }
  for (const z of [0.12, FENCE_M - 0.06])
    addShape(
      into,
      { kind: "box", size: [length, 0.024, 0.03] },
      paintDark,
      [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, z],
      [0, 0, heading],
    );
}

/** Two bollards flank the dock of every machine. */
export function bollards(into: Gathering, site: Site): void {
  for (const node of site.routeMap?.nodes ?? []) {
    if (node.kind !== "machine") continue;
    const way = site.routeMap?.edges.find((edge) => edge.from === node.id || edge.to === node.id);
    const other = site.routeMap?.nodes.find((each) => each.id === (way?.from === node.id ? way.to : way?.from));
    if (other === undefined) continue;
    const length = Math.hypot(node.x - other.x, node.y - other.y);
    const [ux, uy] = [(node.x - other.x) / length, (node.y - other.y) / length];
    for (const side of [-1, 1]) {
      const at: Vec3 = [node.x + ux * 0.22 - uy * 0.66 * side, node.y + uy * 0.22 + ux * 0.66 * side, 0];
      addShape(into, { kind: "cylinder", radius: 0.055, height: 0.62, bevel: 0.03, sides: 18 }, safetyYellow, at);
      addShape(into, { kind: "cylinder", radius: 0.0565, height: 0.09, sides: 18 }, rubber, [at[0], at[1], 0.36]);
      addShape(into, { kind: "cylinder", radius: 0.1, height: 0.014, bevel: 0.004, sides: 18 }, paintDark, at);
    }
  }
}

/** A cable tray runs along the walls under the cut. */
export function cableTray(into: Gathering, sides: readonly Side[]): void {
  for (const side of sides) {
    const middle: Vec3 = [
      (side.a[0] + side.b[0]) / 2 - side.outward[0] * 0.09,
      (side.a[1] + side.b[1]) / 2 - side.outward[1] * 0.09,
      2.36,
    ];
    addShape(into, { kind: "box", size: [side.lengthM - 0.5, 0.16, 0.05], bevel: 0.006 }, aluminium, middle, [
      0,
      0,
      side.headingRad,
    ]);
  }
}
