import {
  BackSide,
  type BufferGeometry,
  CircleGeometry,
  Color,
  Float32BufferAttribute,
  Group,
  Mesh,
  SphereGeometry,
} from "three";
import { inRing } from "../../../twins/core/ring.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import { holesPatch, type Materials } from "./materials.ts";
import { type Day, PAINTS, type Paint } from "./paints.ts";
import { createPatterns, type Patterns } from "./patterns.ts";
import { Shell } from "./shell.ts";
import { addRailing, addStair, type Hole, holeOf } from "./stairs3d.ts";
import { addOpenings, addWalls, type RoomLook, roomLooks, storey3d } from "./walls3d.ts";

const FLOORS: Readonly<Record<RoomLook, { readonly pattern: keyof Patterns; readonly tint: string }>> = {
  room: { pattern: "boards", tint: "#c2a078" },
  corridor: { pattern: "carpet", tint: "#7f8f98" },
  wet: { pattern: "tiles", tint: "#d3dcde" },
  stair: { pattern: "slabs", tint: "#b9b9b3" },
  outside: { pattern: "slabs", tint: "#b9b9b3" },
};
const WHITE: Paint = [1, 1, 1];
const LAMP_EVERY_M = 3.2;

/** Everything that stands for good, by storey. */
export interface Place3d {
  readonly group: Group;
  /** What the lamps' own colour is multiplied by. */
  readonly lamps: Color;
  /** Shows these storeys alone; outside, all of them. */
  show(storeys: ReadonlySet<number>): void;
  /** The sky goes where the eye goes. */
  follow(x: number, y: number, z: number): void;
  dispose(): void;
}

interface Making {
  readonly venue: VenueView;
  readonly materials: Materials;
  readonly patterns: Patterns;
  readonly looks: readonly RoomLook[];
  readonly wall: ReturnType<Materials["surface"]>;
  readonly glass: ReturnType<Materials["surface"]>;
  readonly lamp: ReturnType<Materials["bright"]>;
  readonly isPlain: boolean;
}

const meshOf = (geometry: BufferGeometry, material: Mesh["material"]): Mesh => {
  const mesh = new Mesh(geometry, material);
  mesh.matrixAutoUpdate = false;
  return mesh;
};

function floorsOf(
  { venue, materials, patterns, looks, isPlain }: Making,
  storey: number,
  holes: readonly Hole[],
): Mesh[] {
  const { floorZ } = venue.storeys[storey]!;
  const shells = new Map<RoomLook, Shell>();
  venue.rooms.forEach(({ outline, storey: on }, at) => {
    if (on !== storey) return;
    const look = looks[at]!;
    const shell = shells.get(look) ?? new Shell();
    shells.set(look, shell);
    shell.level(outline, floorZ, true, WHITE);
  });
  return [...shells].map(([look, shell]) => {
    const { pattern, tint } = FLOORS[look];
    const geometry = shell.geometry();
    const uv = geometry.attributes.uv!;
    const { texture, spanM } = patterns[pattern];
    for (let i = 0; i < uv.count; i++) uv.setXY(i, uv.getX(i) / spanM, uv.getY(i) / spanM);
    const material = materials.surface({
      ...{ color: tint, map: texture, roughness: look === "wet" ? 0.35 : 0.75 },
      ...{ also: holesPatch(holes), key: "holes" },
    });
    const mesh = meshOf(geometry, material);
    mesh.receiveShadow = !isPlain;
    return mesh;
  });
}

/** Ceilings, and flat lamps on them in rows. */
function ceilingsOf(making: Making, storey: number, holes: readonly Hole[], holesBelow: readonly Hole[]): Mesh[] {
  const { venue, materials, lamp } = making;
  const { floorZ, heightM } = venue.storeys[storey]!;
  const [ceiling, lamps, under] = [new Shell(), new Shell(), new Shell()];
  const z = floorZ + heightM;
  for (const { outline, storey: on } of venue.rooms) {
    if (on !== storey) continue;
    ceiling.level(outline, z, false, PAINTS.ceiling);
    // From outside, what sticks out over the storey below has an underside.
    if (storey > 0) under.level(outline, floorZ - 0.03, false, PAINTS.wallOutside);
    const [x0, x1] = [Math.min(...outline.map(([x]) => x)), Math.max(...outline.map(([x]) => x))];
    const [y0, y1] = [Math.min(...outline.map(([, y]) => y)), Math.max(...outline.map(([, y]) => y))];
    const [columns, rows] = [
      Math.max(1, Math.round((x1 - x0) / LAMP_EVERY_M)),
      Math.max(1, Math.round((y1 - y0) / LAMP_EVERY_M)),
    ];
    for (let column = 0; column < columns; column++)
      for (let row = 0; row < rows; row++) {
        const [x, y] = [x0 + ((column + 0.5) * (x1 - x0)) / columns, y0 + ((row + 0.5) * (y1 - y0)) / rows];
        const [w, d] = [0.3, 0.3];
        const ring = [
          [x - w, y - d],
          [x + w, y - d],
          [x + w, y + d],
          [x - w, y + d],
        ] as const;
        if (ring.every((at) => inRing(at, outline))) lamps.level(ring, z - 0.015, false, PAINTS.lamp);
      }
  }
  if (ceiling.isEmpty) return [];
  const also = { also: holesPatch(holes), key: "holes" };
  const below = { also: holesPatch(holesBelow), key: "holes" };
  const made = [meshOf(ceiling.geometry(), materials.surface({ vertexColors: true, ...also }))];
  if (!under.isEmpty) made.push(meshOf(under.geometry(), materials.surface({ vertexColors: true, ...below })));
  if (!lamps.isEmpty) made.push(meshOf(lamps.geometry(), lamp));
  return made;
}

function storeyGroup(making: Making, storey: number): Group {
  const { venue, wall, glass, looks, isPlain } = making;
  const group = new Group();
  const [solid, panes] = [new Shell(), new Shell()];
  const on = storey3d(venue, storey, looks);
  addWalls(solid, on);
  addOpenings(solid, panes, on);
  for (const stair of venue.stairs) if (stair.upper === storey) addRailing(solid, venue, stair);
  const through = (end: "lower" | "upper"): Hole[] => venue.stairs.filter((stair) => stair[end] === storey).map(holeOf);
  group.add(
    ...floorsOf(making, storey, through("upper")),
    ...ceilingsOf(making, storey, through("lower"), through("upper")),
  );
  if (!solid.isEmpty) {
    const mesh = meshOf(solid.geometry(), wall);
    mesh.receiveShadow = !isPlain;
    group.add(mesh);
  }
  if (!panes.isEmpty) {
    const mesh = meshOf(panes.geometry(), glass);
    mesh.renderOrder = 2;
    group.add(mesh);
  }
  return group;
}

/** A dome whose colours go from the horizon up. */
function skyOf(materials: Materials, { zenith, horizon }: Day): Mesh {
  const geometry = new SphereGeometry(300, 24, 12).rotateX(Math.PI / 2);
  const [low, high] = [new Color(horizon), new Color(zenith)];
  const { position } = geometry.attributes;
  const colours: number[] = [];
  for (let i = 0; i < position!.count; i++) {
    const share = Math.max(0, Math.min(1, position!.getZ(i) / 160));
    colours.push(...new Color().lerpColors(low, high, Math.sqrt(share)).toArray());
  }
  geometry.setAttribute("color", new Float32BufferAttribute(colours, 3));
  const mesh = new Mesh(
    geometry,
    materials.bright({ vertexColors: true, side: BackSide, depthWrite: false, fog: false }),
  );
  mesh.renderOrder = -1;
  return mesh;
}

function groundOf({ venue, materials, patterns }: Making, { ground }: Day): Mesh {
  const geometry = new CircleGeometry(290, 48);
  const points = [...venue.rooms.flatMap(({ outline }) => outline), ...venue.muster];
  const middle = (k: 0 | 1): number => points.reduce((sum, at) => sum + at[k], 0) / Math.max(1, points.length);
  const z = Math.min(...venue.storeys.map(({ floorZ }) => floorZ)) - 0.02;
  geometry.translate(middle(0), middle(1), z);
  const { position, uv } = geometry.attributes;
  for (let i = 0; i < position!.count; i++)
    uv!.setXY(i, position!.getX(i) / patterns.slabs.spanM, position!.getY(i) / patterns.slabs.spanM);
  return meshOf(geometry, materials.surface({ color: ground, map: patterns.slabs.texture, roughness: 0.95 }));
}

export function createPlace(venue: VenueView, materials: Materials, day: Day, isPlain: boolean): Place3d {
  const patterns = createPatterns();
  const making: Making = {
    ...{ venue, materials, patterns, isPlain, looks: roomLooks(venue) },
    wall: materials.surface({ vertexColors: true }),
    glass: materials.surface({ color: "#a9c4d0", transparent: true, opacity: 0.22, depthWrite: false, roughness: 0.1 }),
    lamp: materials.bright({ vertexColors: true }),
  };
  const group = new Group();
  const storeys = venue.storeys.map((_, storey) => storeyGroup(making, storey));
  const flights = new Shell();
  for (const stair of venue.stairs) addStair(flights, venue, stair);
  const sky = skyOf(materials, day);
  group.add(...storeys, sky, groundOf(making, day));
  if (!flights.isEmpty) group.add(meshOf(flights.geometry(), making.wall));
  return {
    group,
    lamps: making.lamp.color,
    show(shown) {
      storeys.forEach((one, storey) => {
        one.visible = shown.has(storey);
      });
    },
    follow(x, y, z) {
      sky.position.set(x, y, z);
    },
    dispose() {
      group.traverse((object) => {
        if (object instanceof Mesh) (object.geometry as BufferGeometry).dispose();
      });
      for (const { texture } of Object.values(patterns)) texture.dispose();
    },
  };
}
