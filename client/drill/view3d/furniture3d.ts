import { type BufferGeometry, Color, Group, InstancedMesh, Matrix4, Quaternion, Vector3 } from "three";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import { FINISHES } from "../../scene/palette.ts";
import { type FurnitureTrack, type Pose, uprightness, uprightPose } from "../session/furniture.ts";
import { freeM } from "./eye.ts";
import { boundsOf, type FurniturePart, isWide, partsOf, type Tone } from "./furnitureShapes.ts";
import type { Materials } from "./materials.ts";
import type { Paint } from "./paints.ts";
import { Shell } from "./shell.ts";

/** What stands for good is drawn with the stairs. */
const LEFT_OUT = new Set(["stair", "person", "can"]);

const OWN_TONES: Readonly<Partial<Record<Tone, string>>> = {
  linen: "#efece4",
  blanket: "#5f7f96",
  cushion: "#7d8a86",
  darkWood: "#8a6844",
  leaf: "#5d7d55",
  ceramic: "#f3f4f2",
  books: "#8c5a4a",
  carton: "#c2a77f",
};

function paintOf(tone: Tone): Paint {
  const own = OWN_TONES[tone];
  const css = own ?? FINISHES[tone as keyof typeof FINISHES].colour;
  const { r, g, b } = new Color(css);
  return [r, g, b];
}

/** Rounds are drawn with so many sides, as boxes turned about one another. */
function addPart(into: Shell, part: FurniturePart): void {
  const paint = paintOf(part.tone);
  if (part.kind === "box") {
    const { low, high } = part;
    const size = [high[0] - low[0], high[1] - low[1], high[2] - low[2]] as const;
    const bevel = Math.min(0.02, 0.2 * Math.min(...size));
    into.box([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]], size, 0, paint, bevel);
    return;
  }
  into.round(part.at, [part.low, part.high], [part.radius, part.top], paint);
}

/** A kind in a box of one metre about its middle. */
function unitGeometry(kind: string): BufferGeometry {
  const parts = partsOf(kind);
  const { low, high } = boundsOf(parts);
  const shell = new Shell();
  for (const part of parts) addPart(shell, part);
  const geometry = shell.geometry();
  geometry.translate(-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, -(low[2] + high[2]) / 2);
  geometry.scale(1 / (high[0] - low[0]), 1 / (high[1] - low[1]), 1 / (high[2] - low[2]));
  return geometry;
}

/** Kinds whose back is at a wall. */
const BACKED = new Set([
  ...["cabinet", "wardrobe", "bookshelf", "shelf", "drawers", "fridge", "oven", "sink", "toilet", "kitchenCounter"],
  ...["sofa", "bed", "doubleBed", "bedsideTable", "vending", "television"],
]);
const QUARTER = Math.PI / 2;

/** By how much a shape is turned in its box: along the longer side, and with its back to the nearer wall, where plans tell no front. */
export function frontRad(
  venue: VenueView,
  { kind, storey, at, headingRad, sizeM }: VenueView["obstacles"][number],
): number {
  const base = isWide(kind) === sizeM[1] >= sizeM[0] ? 0 : QUARTER;
  if (!BACKED.has(kind)) return base;
  const spot = { storey, x: at[0], y: at[1], z: 0 };
  const [ahead, behind] = [0, Math.PI].map((more) => freeM(venue, spot, headingRad + base + more, 6)) as [
    number,
    number,
  ];
  return behind > ahead + 0.25 ? base + Math.PI : base;
}

interface KindDrawn {
  readonly mesh: InstancedMesh;
  readonly obstacles: readonly number[];
}

/** From where it stood, m, or over by so much: what is less is how it was put there. */
const MOVED_M = 0.05;
const MOVED_UPRIGHT = 0.99;
/** Tilted by more than 45 degrees. */
const FALLEN_UPRIGHT = 0.7;

export interface Furniture3d {
  readonly group: Group;
  /** How many of those that are drawn stand elsewhere than in the plan, or lie. */
  readonly moved: number;
  /** Things go where they were told to be, and only those of these storeys are drawn; `fell` is told of what topples. @returns true when one moved */
  update(
    track: FurnitureTrack,
    storeys: ReadonlySet<number>,
    nowMs: number,
    fell?: (obstacle: number, pose: Pose) => void,
  ): boolean;
  dispose(): void;
}

/** Furniture of every kind in one draw a kind, however many there are. */
export function createFurniture(venue: VenueView, materials: Materials, hasShadows: boolean): Furniture3d {
  const byKind = new Map<string, number[]>();
  venue.obstacles.forEach(({ kind }, at) => {
    if (!LEFT_OUT.has(kind)) byKind.set(kind, [...(byKind.get(kind) ?? []), at]);
  });
  const material = materials.surface({ vertexColors: true, roughness: 0.62 });
  const group = new Group();
  const kinds: KindDrawn[] = [...byKind].map(([kind, obstacles]) => {
    const mesh = new InstancedMesh(unitGeometry(kind), material, obstacles.length);
    mesh.frustumCulled = false;
    mesh.castShadow = hasShadows;
    mesh.receiveShadow = hasShadows;
    group.add(mesh);
    return { mesh, obstacles };
  });
  const fronts = venue.obstacles.map((one) => (LEFT_OUT.has(one.kind) ? 0 : frontRad(venue, one)));
  const [matrix, at, turn, size] = [new Matrix4(), new Vector3(), new Quaternion(), new Vector3()];
  const [front, up] = [new Quaternion(), new Vector3(0, 0, 1)];
  let [shown, moved] = ["", 0];
  /** Of each that was told of: 1 while it stands. */
  const stands = new Uint8Array(venue.obstacles.length);
  const draw = (
    { mesh, obstacles }: KindDrawn,
    track: FurnitureTrack,
    storeys: ReadonlySet<number>,
    nowMs: number,
    fell: (obstacle: number, pose: Pose) => void,
  ): void => {
    let count = 0;
    for (const obstacle of obstacles) {
      const one = venue.obstacles[obstacle]!;
      if (!storeys.has(one.storey)) continue;
      const middleZ = (venue.storeys[one.storey]?.floorZ ?? 0) + one.sizeM[2] / 2;
      const pose = track.at(obstacle, nowMs) ?? uprightPose(one.at, one.headingRad, middleZ);
      const awayM = Math.hypot(pose.at[0] - one.at[0], pose.at[1] - one.at[1]);
      const upright = uprightness(pose);
      if (awayM > MOVED_M || upright < MOVED_UPRIGHT) moved++;
      // What lies when it is told of for the first time fell before.
      const lies = upright < FALLEN_UPRIGHT ? 1 : 0;
      if (lies === 1 && stands[obstacle] === 1) fell(obstacle, pose);
      if (track.version > 0) stands[obstacle] = 1 - lies;
      turn.set(...pose.turn);
      const [x, y, z] = one.sizeM;
      const rad = fronts[obstacle]!;
      turn.multiply(front.setFromAxisAngle(up, rad));
      const isAcross = rad % Math.PI > 0.1;
      matrix.compose(at.set(...pose.at), turn, isAcross ? size.set(y, x, z) : size.set(x, y, z));
      mesh.setMatrixAt(count++, matrix);
    }
    mesh.count = count;
    mesh.instanceMatrix.needsUpdate = true;
  };
  return {
    group,
    get moved() {
      return moved;
    },
    update(track, storeys, nowMs, fell = () => {}) {
      const key = [...storeys].join();
      const isMoving = track.version > 0 && track.isMoving(nowMs - 200);
      if (key === shown && !isMoving) return false;
      shown = key;
      moved = 0;
      for (const kind of kinds) draw(kind, track, storeys, nowMs, fell);
      return true;
    },
    dispose() {
      for (const { mesh } of kinds) {
        mesh.geometry.dispose();
        mesh.dispose();
      }
    },
  };
}
