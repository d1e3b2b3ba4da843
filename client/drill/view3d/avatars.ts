import {
  CircleGeometry,
  Color,
  DynamicDrawUsage,
  Group,
  InstancedBufferAttribute,
  InstancedMesh,
  Matrix4,
  Quaternion,
  Vector3,
} from "three";
import { ABSENT, unpackLook } from "../../../twins/drill/frame.ts";
import type { RoleId } from "../../../twins/drill/roles.ts";
import type { ShownPeople } from "../session/people.ts";
import { BODY_GLSL, personGeometry, wheelchairGeometry } from "./bodies.ts";
import { type Gait, restingGait, walkOn } from "./gait.ts";
import type { Materials } from "./materials.ts";

const MOST = 1_024;

/** What participants wear, by their role; seen from afar. */
const ROLE_TOPS: Readonly<Record<RoleId, string>> = {
  resident: "#2f6fd0",
  warden: "#d7e04a",
  parent: "#7d57c2",
  wheelchair: "#1f9c9c",
  responder: "#e2702a",
};
/** What everybody else wears: muted, so that participants stand out. */
const TOPS = ["#7c8791", "#8f867a", "#6f7f77", "#97908f", "#5f6d7c", "#a1988a", "#7f7484"];
const LEGS = ["#3d464e", "#4a4540", "#39424c", "#55504b"];
const SKINS = ["#e3bd9f", "#c99a77", "#a57450", "#7a5238", "#d8ab88"];
const HAIRS = ["#2c2622", "#4b3a2c", "#1f2226", "#6b5a48", "#8c8a86"];

const pick = <T>(list: readonly T[], id: number, salt: number): T =>
  list[(Math.imul(id + 1, 2_654_435_761 + salt * 40_503) >>> 8) % list.length]!;

export interface AvatarsSeen {
  readonly people: ShownPeople;
  /** The own body is not drawn. */
  readonly own: number;
  readonly roles: ReadonlyMap<number, RoleId>;
  readonly storeys: ReadonlySet<number>;
  readonly dtS: number;
  readonly isStill: boolean;
}

export interface Avatars {
  readonly group: Group;
  /** How many are drawn. */
  readonly count: number;
  update(seen: AvatarsSeen): void;
  dispose(): void;
}

const ATTRIBUTES = [
  ["pose", 4],
  ["hold", 3],
  ["topColour", 3],
  ["legsColour", 3],
  ["skinColour", 3],
  ["hairColour", 3],
] as const;

interface Held {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly gaits: Gait[];
}

/** Everybody in three draws: bodies, wheelchairs, and the shade under their feet. */
export function createAvatars(materials: Materials): Avatars {
  const geometry = personGeometry();
  const columns = ATTRIBUTES.map(([name, size]) => {
    const attribute = new InstancedBufferAttribute(new Float32Array(MOST * size), size);
    attribute.setUsage(DynamicDrawUsage);
    geometry.setAttribute(name, attribute);
    return attribute;
  });
  const body = materials.surface({
    ...{ vertexColors: true, roughness: 0.75, key: "body" },
    also(shader) {
      shader.vertexShader = shader.vertexShader
        .replace("#include <common>", `#include <common>\n${BODY_GLSL}`)
        .replace("#include <color_vertex>", "#include <color_vertex>\nvColor.rgb *= tintOf();")
        .replace(
          "#include <beginnormal_vertex>",
          "vec3 posed = position;\nvec3 objectNormal = normal;\nposeBody(posed, objectNormal);",
        )
        .replace("#include <begin_vertex>", "vec3 transformed = posed;");
    },
  });
  const people = new InstancedMesh(geometry, body, MOST);
  const chairs = new InstancedMesh(wheelchairGeometry(), materials.surface({ vertexColors: true }), 64);
  const shades = new InstancedMesh(
    new CircleGeometry(0.34, 16),
    materials.bright({ color: "#0a0e12", transparent: true, opacity: 0.22, depthWrite: false }),
    MOST,
  );
  const meshes = [people, chairs, shades];
  const group = new Group();
  for (const mesh of meshes) {
    mesh.frustumCulled = false;
    mesh.instanceMatrix.setUsage(DynamicDrawUsage);
    mesh.count = 0;
    group.add(mesh);
  }
  const held: Held = {
    x: new Float64Array(MOST).fill(Number.NaN),
    y: new Float64Array(MOST),
    gaits: Array.from({ length: MOST }, restingGait),
  };
  const [matrix, at, turn, one] = [new Matrix4(), new Vector3(), new Quaternion(), new Vector3(1, 1, 1)];
  const up = new Vector3(0, 0, 1);
  const colour = new Color();
  const paint = (column: number, at3: number, css: string): void => {
    colour.set(css).toArray(columns[column]!.array, 3 * at3);
  };
  const place = (seen: AvatarsSeen, id: number, n: number): void => {
    const { people: shown, roles, dtS, isStill } = seen;
    const look = unpackLook(shown.look[id]!);
    const [x, y] = [shown.x[id]!, shown.y[id]!];
    const gait = held.gaits[id]!;
    const wayM = Number.isNaN(held.x[id]!) ? 0 : Math.hypot(x - held.x[id]!, y - held.y[id]!);
    walkOn(gait, look, wayM, dtS, isStill);
    held.x[id] = x;
    held.y[id] = y;
    turn.setFromAxisAngle(up, shown.headingRad[id]!);
    matrix.compose(at.set(x, y, shown.z[id]!), turn, one);
    people.setMatrixAt(n, matrix);
    matrix.compose(at.set(x, y, shown.z[id]! + 0.012), turn, one);
    shades.setMatrixAt(n, matrix);
    columns[0]!.setXYZW(n, gait.phaseRad, gait.stride, gait.crouch, gait.crawl);
    columns[1]!.setXYZ(n, gait.lie, gait.grip, gait.sit);
    const role = roles.get(id);
    paint(2, n, role === undefined ? pick(TOPS, id, 1) : ROLE_TOPS[role]);
    paint(3, n, pick(LEGS, id, 2));
    paint(4, n, pick(SKINS, id, 3));
    paint(5, n, pick(HAIRS, id, 4));
    if (!look.isOnWheels || chairs.count >= 64) return;
    matrix.compose(at.set(x, y, shown.z[id]!), turn, one);
    chairs.setMatrixAt(chairs.count++, matrix);
  };
  return {
    group,
    get count() {
      return people.count;
    },
    update(seen) {
      const { people: shown, own, storeys } = seen;
      let n = 0;
      chairs.count = 0;
      for (let id = 0; id < Math.min(MOST, shown.count); id++) {
        const isSeen = id !== own && shown.look[id] !== ABSENT && storeys.has(shown.storey[id]!);
        if (isSeen) place(seen, id, n++);
        else held.x[id] = Number.NaN;
      }
      people.count = n;
      shades.count = n;
      for (const mesh of meshes) mesh.instanceMatrix.needsUpdate = true;
      for (const column of columns) column.needsUpdate = true;
    },
    dispose() {
      for (const mesh of meshes) {
        mesh.geometry.dispose();
        mesh.dispose();
      }
    },
  };
}
