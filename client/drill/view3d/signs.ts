import { Group, InstancedMesh, Matrix4, Mesh, PlaneGeometry, Quaternion, type Texture, Vector3 } from "three";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import { drawnBoard, limb, runningMan, SAFE_GREEN } from "./boardArt.ts";
import type { Materials } from "./materials.ts";
import type { Paint } from "./paints.ts";
import { Shell } from "./shell.ts";
import { THICK_M } from "./walls3d.ts";

const [RED, YELLOW, DARK, GREEN_PAINT]: readonly [Paint, Paint, Paint, Paint] = [
  [0.47, 0.02, 0.03],
  [0.76, 0.44, 0.03],
  [0.05, 0.06, 0.07],
  [0, 0.24, 0.1],
];

/** A green board, in shares of its height. */
const board = (width: number, draw: (context: CanvasRenderingContext2D) => void): Texture =>
  drawnBoard(Math.round(128 * width), 128, 128, (context) => {
    context.fillStyle = SAFE_GREEN;
    context.fillRect(0, 0, width, 1);
    context.fillStyle = "#ffffff";
    context.strokeStyle = "#ffffff";
    draw(context);
  });

/** The way out, with the word beside. */
function exitBoard(word: string): Texture {
  return board(2.6, (context) => {
    runningMan(context);
    context.font = '700 0.5px system-ui, "Noto Sans SC", "PingFang SC", sans-serif';
    context.textBaseline = "middle";
    context.fillText(word, 1.12, 0.54, 1.4);
  });
}

/** Four people towards whom arrows point from the corners, after ISO 7010 E007. */
function musterBoard(): Texture {
  return board(1, (context) => {
    for (const [x, y] of [
      [0.4, 0.44],
      [0.6, 0.44],
      [0.5, 0.52],
    ] as const) {
      context.beginPath();
      context.arc(x, y - 0.12, 0.05, 0, 2 * Math.PI);
      context.fill();
      limb(context, 0.1, [
        [x, y],
        [x, y + 0.1],
      ]);
    }
    for (const [sx, sy] of [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ] as const) {
      const at = (m: number): [number, number] => [0.5 + sx * m, 0.5 + sy * m];
      limb(context, 0.05, [at(0.42), at(0.3)]);
      const [x, y] = at(0.28);
      limb(context, 0.05, [
        [x + sx * 0.1, y],
        [x, y],
        [x, y + sy * 0.1],
      ]);
    }
  });
}

/** Where something hangs on the nearest wall, and away from it; where none is near, on a post. */
export function onWall(
  { storeys }: VenueView,
  { storey, x, y }: { readonly storey: number; readonly x: number; readonly y: number },
): { readonly x: number; readonly y: number; readonly outRad: number; readonly hasWall: boolean } {
  let [best, found] = [1.6, { x, y, outRad: 0, hasWall: false }];
  for (const [a, b] of storeys[storey]?.walls ?? []) {
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const lengthM = Math.hypot(dx, dy);
    if (lengthM < 0.3) continue;
    const t = Math.max(0.1 / lengthM, Math.min(1 - 0.1 / lengthM, ((x - a[0]) * dx + (y - a[1]) * dy) / lengthM ** 2));
    const [wx, wy] = [a[0] + t * dx, a[1] + t * dy];
    const m = Math.hypot(x - wx, y - wy);
    if (m >= best) continue;
    best = m;
    // The side of the wall on which the spot is; one in the wall's line is on its left.
    const side = dx * (y - a[1]) - dy * (x - a[0]) >= 0 ? 1 : -1;
    const [nx, ny] = [(-dy / lengthM) * side, (dx / lengthM) * side];
    found = { x: wx + (nx * THICK_M) / 2, y: wy + (ny * THICK_M) / 2, outRad: Math.atan2(ny, nx), hasWall: true };
  }
  return found;
}

function addPoints(into: Shell, venue: VenueView): void {
  const add = (point: VenueView["callPoints"][number], body: Paint, face: Paint): void => {
    const { x, y, outRad, hasWall } = onWall(venue, point);
    const z = venue.storeys[point.storey]?.floorZ ?? 0;
    if (!hasWall) into.bar([x, y, z], [x, y, z + 1.3], 0.06, DARK);
    const out = (m: number): [number, number, number] => [x + m * Math.cos(outRad), y + m * Math.sin(outRad), 0];
    const [bx, by] = out(0.035);
    into.box([bx, by, z + 1.14], [0.06, 0.14, 0.14], outRad, body, 0.008);
    const [fx, fy] = out(0.068);
    into.box([fx, fy, z + 1.18], [0.02, 0.06, 0.06], outRad, face, 0.004);
    const [sx, sy] = out(0.012);
    into.box([sx, sy, z + 1.36], [0.015, 0.14, 0.14], outRad, body, 0.002);
  };
  for (const point of venue.callPoints) add(point, RED, [0.9, 0.9, 0.88]);
  for (const point of venue.stopButtons) add(point, YELLOW, RED);
}

export interface Signs {
  readonly group: Group;
  dispose(): void;
}

/** A board that always faces whoever looks at its front: both ways. */
function boards(
  texture: Texture,
  materials: Materials,
  places: readonly { at: Vector3; turn: Quaternion }[],
  size: Vector3,
): InstancedMesh {
  const mesh = new InstancedMesh(
    new PlaneGeometry(1, 1),
    materials.bright({ map: texture }),
    Math.max(1, places.length),
  );
  mesh.count = places.length;
  mesh.frustumCulled = false;
  const matrix = new Matrix4();
  for (const [i, { at, turn }] of places.entries()) mesh.setMatrixAt(i, matrix.compose(at, turn, size));
  return mesh;
}

/** A plane's normal is z and its top y: turned to stand and look along an angle. */
export const facing = (rad: number): Quaternion =>
  new Quaternion()
    .setFromAxisAngle(new Vector3(0, 0, 1), rad + Math.PI / 2)
    .multiply(new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), Math.PI / 2));

function exitPlaces({ openings, storeys }: VenueView) {
  return openings.flatMap(({ isExit, a, b, storey, soffitM }) => {
    if (!isExit) return [];
    const out = Math.atan2(b[0] - a[0], a[1] - b[1]);
    const { floorZ, heightM } = storeys[storey]!;
    const z = floorZ + Math.min(soffitM + 0.17, heightM - 0.16);
    return [out, out + Math.PI].map((rad) => {
      const away = THICK_M / 2 + 0.05;
      const [x, y] = [(a[0] + b[0]) / 2 + away * Math.cos(rad), (a[1] + b[1]) / 2 + away * Math.sin(rad)];
      return { at: new Vector3(x, y, z), turn: facing(rad) };
    });
  });
}

/** Exit signs over exits, signs of the muster points on poles, call points and stop buttons on their walls. */
export function createSigns(venue: VenueView, materials: Materials, word: string): Signs {
  const [exit, muster] = [exitBoard(word), musterBoard()];
  const ground = Math.min(...venue.storeys.map(({ floorZ }) => floorZ));
  const group = new Group();
  const poles = new Shell();
  addPoints(poles, venue);
  for (const [x, y] of venue.muster) {
    poles.bar([x, y, ground], [x, y, ground + 3.3], 0.07, DARK);
    poles.box([x, y, ground - 0.005], [2.4, 2.4, 0.02], 0, GREEN_PAINT, 0.002);
  }
  const musterPlaces = venue.muster.flatMap(([x, y]) =>
    [0, Math.PI / 2, Math.PI, -Math.PI / 2].map((rad) => ({
      at: new Vector3(x + 0.06 * Math.cos(rad), y + 0.06 * Math.sin(rad), ground + 2.75),
      turn: facing(rad),
    })),
  );
  const meshes = [
    boards(exit, materials, exitPlaces(venue), new Vector3(0.65, 0.25, 1)),
    boards(muster, materials, musterPlaces, new Vector3(1, 1, 1)),
  ];
  group.add(...meshes);
  const solid = poles.isEmpty ? null : new Mesh(poles.geometry(), materials.surface({ vertexColors: true }));
  if (solid !== null) group.add(solid);
  return {
    group,
    dispose() {
      for (const mesh of meshes) {
        mesh.geometry.dispose();
        mesh.dispose();
      }
      solid?.geometry.dispose();
      exit.dispose();
      muster.dispose();
    },
  };
}
