import {
  BoxGeometry,
  type BufferGeometry,
  Color,
  EdgesGeometry,
  Group,
  InstancedMesh,
  LineBasicMaterial,
  LineSegments,
  Matrix4,
  Quaternion,
  Vector3,
} from "three";
import { inRing } from "../../../twins/core/ring.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import { OPEN } from "../session/walls.ts";
import type { Materials } from "./materials.ts";
import { Shell } from "./shell.ts";
import { THICK_M } from "./walls3d.ts";

type Opening = VenueView["openings"][number];

/** A leaf as it hangs: its hinge, the way along the closed leaf, and which way it opens. */
export interface Leaf {
  readonly opening: number;
  readonly hinge: readonly [x: number, y: number];
  readonly closedRad: number;
  /** +1: counter-clockwise from above. */
  readonly turn: 1 | -1;
  readonly widthM: number;
}

/** Wider doors have two leaves, m. */
const ONE_LEAF_M = 1.35;
const FRAME_M = 0.06;
const OPEN_RAD = (84 * Math.PI) / 180;
const SWING_S = 0.22;

/** True when a door opens to the left of the way from a to b: into rooms and not into corridors, and exits out of the building. */
function opensLeft({ rooms }: VenueView, { a, b, storey, isExit }: Opening): boolean {
  const lengthM = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  const [nx, ny] = [(a[1] - b[1]) / lengthM, (b[0] - a[0]) / lengthM];
  const [mx, my] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const use = (side: number): string =>
    rooms.find((room) => room.storey === storey && inRing([mx + side * nx * 0.4, my + side * ny * 0.4], room.outline))
      ?.use ?? "outside";
  const [left, right] = [use(1), use(-1)];
  if (isExit || left === right) return left === "outside" || right !== "outside";
  return left === "room" || left === "service" || (right !== "room" && right !== "service" && left !== "outside");
}

/** Leaves of an opening, hinged at its frame. */
export function leavesOf(venue: VenueView, one: Opening, opening: number): readonly Leaf[] {
  const { kind } = one;
  // From its other end, the other side is on the left.
  const [a, b] = opensLeft(venue, one) ? [one.a, one.b] : [one.b, one.a];
  if (kind !== "door") return [];
  const lengthM = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const along = Math.atan2(b[1] - a[1], b[0] - a[0]);
  const [ux, uy] = [Math.cos(along) * FRAME_M, Math.sin(along) * FRAME_M];
  const clear = Math.max(0.2, lengthM - 2 * FRAME_M);
  const isTwo = lengthM > ONE_LEAF_M;
  const first: Leaf = {
    ...{ opening, hinge: [a[0] + ux, a[1] + uy], closedRad: along, turn: 1 },
    widthM: isTwo ? clear / 2 - 0.001 : clear,
  };
  if (!isTwo) return [first];
  return [first, { ...first, hinge: [b[0] - ux, b[1] - uy], closedRad: along + Math.PI, turn: -1 }];
}

/** How far a leaf is open, 0 to 1, after some time towards how it stands. */
export function swung(share: number, isOpen: boolean, dtS: number, isStill: boolean): number {
  const to = isOpen ? 1 : 0;
  if (isStill) return to;
  const next = to + (share - to) * Math.exp(-dtS / SWING_S);
  return Math.abs(next - to) < 0.002 ? to : next;
}

/** A leaf of one metre by one, its hinge at x = 0, its foot at z = 0; panels and a handle on both its sides. */
function leafGeometry(): BufferGeometry {
  const shell = new Shell();
  const [leaf, panel, steel]: [[number, number, number], [number, number, number], [number, number, number]] = [
    [1, 1, 1],
    [0.86, 0.86, 0.86],
    [0.55, 0.57, 0.6],
  ];
  shell.box([0.5, 0, 0.002], [0.999, 0.042, 0.996], 0, leaf, 0.002);
  for (const [low, high] of [
    [0.08, 0.42],
    [0.52, 0.93],
  ] as const)
    shell.box([0.5, 0, low], [0.7, 0.05, high - low], 0, panel, 0.006);
  for (const side of [1, -1]) {
    shell.box([0.92, side * 0.03, 0.465], [0.05, 0.03, 0.07], 0, steel, 0.004);
    shell.box([0.87, side * 0.06, 0.492], [0.14, 0.022, 0.012], 0, steel, 0.003);
  }
  return shell.geometry();
}

export interface Doors3d {
  readonly group: Group;
  /** Doors go to how they stand; the one in reach is framed. @returns true while one moves */
  update(doors: Uint8Array, marked: number, dtS: number, isStill: boolean): boolean;
  dispose(): void;
}

const TONES = { door: "#8b6f52", exit: "#5f9f84", lift: "#a9afb3" } as const;

function toneOf({ rooms }: VenueView, { isExit, rooms: sides }: Opening): string {
  if (isExit) return TONES.exit;
  const isLift = sides.some((room) => room !== null && rooms[room]?.use === "lift");
  return isLift ? TONES.lift : TONES.door;
}

export function createDoors(venue: VenueView, materials: Materials, accent: string): Doors3d {
  const leaves = venue.openings.flatMap((one, at) => leavesOf(venue, one, at));
  const geometry = leafGeometry();
  const mesh = new InstancedMesh(
    geometry,
    materials.surface({ vertexColors: true, roughness: 0.6 }),
    Math.max(1, leaves.length),
  );
  mesh.count = leaves.length;
  mesh.frustumCulled = false;
  for (const [i, { opening }] of leaves.entries())
    mesh.setColorAt(i, new Color(toneOf(venue, venue.openings[opening]!)));
  const shares = new Float32Array(leaves.length).fill(-1);
  const [matrix, at, turn, size] = [new Matrix4(), new Vector3(), new Quaternion(), new Vector3()];
  const up = new Vector3(0, 0, 1);
  const box = new EdgesGeometry(new BoxGeometry(1, 1, 1));
  const mark = new LineSegments(box, new LineBasicMaterial({ color: accent, depthTest: false, transparent: true }));
  mark.renderOrder = 5;
  const group = new Group();
  group.add(mesh, mark);
  const place = (leaf: Leaf, i: number): void => {
    const { opening, hinge, closedRad, turn: way, widthM } = leaf;
    const { storey, sillM, soffitM } = venue.openings[opening]!;
    const z = (venue.storeys[storey]?.floorZ ?? 0) + sillM;
    turn.setFromAxisAngle(up, closedRad + way * shares[i]! * OPEN_RAD);
    matrix.compose(at.set(hinge[0], hinge[1], z), turn, size.set(widthM, 1, soffitM - sillM - FRAME_M));
    mesh.setMatrixAt(i, matrix);
  };
  const frame = (marked: number): void => {
    const one = venue.openings[marked];
    mark.visible = one !== undefined;
    if (one === undefined) return;
    const { a, b, storey, sillM, soffitM } = one;
    const z = (venue.storeys[storey]?.floorZ ?? 0) + (sillM + soffitM) / 2;
    mark.position.set((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, z);
    mark.rotation.set(0, 0, Math.atan2(b[1] - a[1], b[0] - a[0]));
    mark.scale.set(Math.hypot(b[0] - a[0], b[1] - a[1]) + 0.04, THICK_M + 0.1, soffitM - sillM);
  };
  return {
    group,
    update(doors, marked, dtS, isStill) {
      let isMoving = false;
      leaves.forEach((leaf, i) => {
        const isOpen = (doors[leaf.opening] ?? OPEN) === OPEN;
        const next = swung(shares[i]!, isOpen, dtS, isStill || shares[i]! < 0);
        if (next === shares[i]) return;
        shares[i] = next;
        place(leaf, i);
        isMoving = true;
      });
      if (isMoving) mesh.instanceMatrix.needsUpdate = true;
      frame(marked);
      return isMoving;
    },
    dispose() {
      geometry.dispose();
      box.dispose();
      mark.material.dispose();
      mesh.dispose();
    },
  };
}
