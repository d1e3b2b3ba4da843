import {
  DynamicDrawUsage,
  Group,
  InstancedMesh,
  Matrix4,
  PlaneGeometry,
  Quaternion,
  type Texture,
  Vector3,
} from "three";
import { ABSENT } from "../../../twins/drill/frame.ts";
import type { SceneView, VenueView } from "../../../twins/protocol/drill.ts";
import type { ShownPeople } from "../session/people.ts";
import { drawnBoard, type Ink, limb, STOP_RED } from "./boardArt.ts";
import type { Materials } from "./materials.ts";
import type { Paint } from "./paints.ts";
import { Shell } from "./shell.ts";
import { facing, onWall } from "./signs.ts";

const [RED, DARK, STEEL]: readonly [Paint, Paint, Paint] = [
  [0.56, 0.02, 0.03],
  [0.03, 0.03, 0.035],
  [0.5, 0.52, 0.54],
];
/** Hooks at whose height the handle is 1 m over the floor, and the sign above them, m. */
const FOOT_M = 0.55;
const SIGN_M = 1.75;
const SIGN_SIZE_M = 0.2;

/** A bottle of six litres, its foot at the origin: 0.5 m high. */
function bottleGeometry() {
  const shell = new Shell();
  shell.turned(
    [
      [0.07, 0],
      [0.078, 0.02],
      [0.078, 0.36],
      [0.06, 0.41],
      [0.02, 0.43],
      [0.02, 0.46],
    ],
    [0, 0, 0],
    RED,
    14,
    [1, 1],
  );
  shell.box([0, 0, 0.15], [0.16, 0.1, 0.12], 0, [0.85, 0.85, 0.82], 0.01);
  shell.box([0.02, 0, 0.455], [0.09, 0.035, 0.03], 0, DARK, 0.006);
  shell.bar([0.0, 0, 0.5], [0.12, 0, 0.52], 0.018, DARK);
  shell.bar([0.0, 0, 0.48], [0.1, 0, 0.47], 0.014, STEEL);
  const hose = [
    [0.02, 0.02, 0.45],
    [0.02, 0.1, 0.43],
    [0.02, 0.12, 0.34],
    [0.02, 0.1, 0.16],
  ] as const;
  for (let i = 1; i < hose.length; i++) shell.bar(hose[i - 1]!, hose[i]!, 0.022, DARK);
  return shell.geometry();
}

/** An extinguisher beside flames, after ISO 7010 F001. */
function sign(): Texture {
  return drawnBoard(128, 128, 128, (context: Ink) => {
    context.fillStyle = STOP_RED;
    context.fillRect(0, 0, 1, 1);
    context.strokeStyle = "#ffffff";
    context.lineWidth = 0.035;
    context.strokeRect(0.045, 0.045, 0.91, 0.91);
    context.fillStyle = "#ffffff";
    context.beginPath();
    context.roundRect(0.34, 0.36, 0.24, 0.48, 0.07);
    context.rect(0.42, 0.24, 0.08, 0.14);
    context.fill();
    limb(context, 0.05, [
      [0.36, 0.2],
      [0.62, 0.2],
    ]);
    limb(context, 0.045, [
      [0.5, 0.27],
      [0.68, 0.32],
      [0.72, 0.52],
    ]);
  });
}

/** A bottle in a hand is so far beside and before who carries it, and so high, m; shares of a body of 1.75 m. */
const HAND = { beside: -0.27, ahead: 0.06, footM: 0.28 } as const;
/** One's own is held so that one sees it. */
const OWN_HAND = { beside: -0.42, ahead: 0.8, footM: -0.93 } as const;

export interface BottlesSeen {
  readonly scene: Pick<Required<SceneView>, "bottles">;
  readonly people: ShownPeople;
  readonly own: number;
  readonly eye: readonly [number, number, number];
  readonly yawRad: number;
}

export interface Bottles3d {
  readonly group: Group;
  readonly count: number;
  update(seen: BottlesSeen, storeys: ReadonlySet<number>): void;
  dispose(): void;
}

/** Extinguishers on their hooks and in hands, in one draw, and their signs in another. */
export function createBottles(venue: VenueView, materials: Materials): Bottles3d {
  const { extinguishers, storeys: floors } = venue;
  const most = Math.max(1, extinguishers.length);
  const texture = sign();
  const bottles = new InstancedMesh(bottleGeometry(), materials.surface({ vertexColors: true, roughness: 0.35 }), most);
  const signs = new InstancedMesh(
    new PlaneGeometry(SIGN_SIZE_M, SIGN_SIZE_M),
    materials.bright({ map: texture }),
    most,
  );
  const [matrix, at, turn, one] = [new Matrix4(), new Vector3(), new Quaternion(), new Vector3(1, 1, 1)];
  const up = new Vector3(0, 0, 1);
  const hooks = extinguishers.map((place) => ({ ...onWall(venue, place), storey: place.storey }));
  for (const [n, { x, y, outRad, storey }] of hooks.entries()) {
    at.set(x + 0.012 * Math.cos(outRad), y + 0.012 * Math.sin(outRad), (floors[storey]?.floorZ ?? 0) + SIGN_M);
    signs.setMatrixAt(n, matrix.compose(at, facing(outRad), one));
  }
  signs.count = extinguishers.length;
  bottles.instanceMatrix.setUsage(DynamicDrawUsage);
  const group = new Group();
  for (const mesh of [bottles, signs]) {
    mesh.frustumCulled = false;
    mesh.visible = extinguishers.length > 0;
    group.add(mesh);
  }
  /** Of each: -2 on its hook, -1 gone, else who has it. */
  const bearer = new Int32Array(most).fill(-2);
  let known: Required<SceneView>["bottles"] | null = null;
  let [count, shown] = [0, ""];
  const put = (x: number, y: number, z: number, rad: number): void => {
    turn.setFromAxisAngle(up, rad);
    bottles.setMatrixAt(count++, matrix.compose(at.set(x, y, z), turn, one));
  };
  const carry = (seen: BottlesSeen, storeys: ReadonlySet<number>, body: number): void => {
    const { people, own, eye, yawRad } = seen;
    const isOwn = body === own;
    if (!isOwn && (body >= people.count || people.look[body] === ABSENT || !storeys.has(people.storey[body]!))) return;
    const rad = isOwn ? yawRad : people.headingRad[body]!;
    const [x, y, z] = isOwn ? eye : [people.x[body]!, people.y[body]!, people.z[body]!];
    const { beside, ahead, footM } = isOwn ? OWN_HAND : HAND;
    const [cos, sin] = [Math.cos(rad), Math.sin(rad)];
    put(x + ahead * cos - beside * sin, y + ahead * sin + beside * cos, z + footM, rad);
  };
  return {
    group,
    get count() {
      return count;
    },
    update(seen, storeys) {
      const isNew = seen.scene.bottles !== known;
      if (isNew) {
        known = seen.scene.bottles;
        bearer.fill(-2);
        for (const [bottle, body] of known) if (bottle < most) bearer[bottle] = body;
      }
      const key = [...storeys].join();
      // On their hooks they stand still.
      if (!isNew && key === shown && !bearer.some((body) => body >= 0)) return;
      shown = key;
      count = 0;
      for (const [n, { x, y, outRad, storey }] of hooks.entries()) {
        const body = bearer[n]!;
        if (body >= 0) carry(seen, storeys, body);
        if (body !== -2 || !storeys.has(storey)) continue;
        const z = (floors[storey]?.floorZ ?? 0) + FOOT_M;
        put(x + 0.1 * Math.cos(outRad), y + 0.1 * Math.sin(outRad), z, outRad + Math.PI / 2);
      }
      bottles.count = count;
      bottles.instanceMatrix.needsUpdate = true;
    },
    dispose() {
      for (const mesh of [bottles, signs]) {
        mesh.geometry.dispose();
        mesh.dispose();
      }
      texture.dispose();
    },
  };
}
