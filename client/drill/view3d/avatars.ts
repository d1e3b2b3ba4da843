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
import { ABSENT } from "../../../twins/drill/frame.ts";
import type { RoleId } from "../../../twins/drill/roles.ts";
import { SCENE_KINDS, type SceneView } from "../../../twins/protocol/drill.ts";
import type { ShownPeople } from "../session/people.ts";
import { BODY_GLSL, personGeometry, VEST_GLSL, wheelchairGeometry } from "./bodies.ts";
import { buildOf, chanceOf, DRAWN_M } from "./builds.ts";
import { type Gait, holdOf, restingGait, walkOn } from "./gait.ts";
import type { Materials } from "./materials.ts";

const MOST = 1_024;
const MOST_CHAIRS = 128;
/** Of a wheelchair, m. */
const SEAT_M = 0.5;
const WHEELCHAIR = SCENE_KINDS.indexOf("wheelchair");

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
  list[Math.floor(chanceOf(id, salt) * list.length)]!;

export interface AvatarsSeen {
  readonly people: ShownPeople;
  /** The own body is not drawn. */
  readonly own: number;
  readonly roles: ReadonlyMap<number, RoleId>;
  /** Of each body, in `SCENE_KINDS`; and who is taken along. */
  readonly scene: Pick<Required<SceneView>, "kinds" | "along">;
  readonly dtS: number;
  readonly isStill: boolean;
}

export interface Avatars {
  readonly group: Group;
  /** How many are drawn. */
  readonly count: number;
  update(seen: AvatarsSeen, storeys: ReadonlySet<number>): void;
  dispose(): void;
}

const ATTRIBUTES = [
  ["pose", 4],
  ["hold", 3],
  ["build", 4],
  ["topColour", 3],
  ["legsColour", 3],
  ["skinColour", 3],
  ["hairColour", 3],
] as const;
/** Numbers of somebody that do not change: of the attributes from `build` on, and stature and girth as shares of the body that is drawn. */
const OWN = 4 + 3 * 4;

interface Held {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly gaits: Gait[];
  readonly own: Float32Array;
  readonly scale: Float32Array;
  /** Kind and role that `own` was written for; none yet: -1. */
  readonly known: Int16Array;
}

const GREY_HAIR = "#b9b8b4";

/** Writes what of somebody does not change. */
function dress(held: Held, id: number, kind: number, role: RoleId | undefined, colour: Color): void {
  const build = buildOf(id, kind, role);
  const at = OWN * id;
  held.own.set([build.head, build.stoopRad, build.vest, build.hasStick ? 1 : 0], at);
  const hair = build.stoopRad > 0 ? GREY_HAIR : pick(HAIRS, id, 4);
  const top = role === undefined ? pick(TOPS, id, 1) : ROLE_TOPS[role];
  for (const [n, css] of [top, pick(LEGS, id, 2), pick(SKINS, id, 3), hair].entries())
    colour.set(css).toArray(held.own, at + 4 + 3 * n);
  const share = build.statureM / DRAWN_M;
  held.scale.set([share, share * build.girth], 2 * id);
}

const ROLE_IDS = Object.keys(ROLE_TOPS) as readonly RoleId[];
const codeOf = (kind: number, role: RoleId | undefined): number =>
  8 * kind + (role === undefined ? 0 : 1 + ROLE_IDS.indexOf(role));

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
      shader.fragmentShader = shader.fragmentShader
        .replace("#include <common>", `#include <common>\n${VEST_GLSL}`)
        .replace(
          "#include <color_fragment>",
          "#include <color_fragment>\ndiffuseColor.rgb = vestOf(diffuseColor.rgb);",
        );
    },
  });
  const people = new InstancedMesh(geometry, body, MOST);
  const chairs = new InstancedMesh(wheelchairGeometry(), materials.surface({ vertexColors: true }), MOST_CHAIRS);
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
    own: new Float32Array(OWN * MOST),
    scale: new Float32Array(2 * MOST),
    known: new Int16Array(MOST).fill(-1),
  };
  const [matrix, at, turn] = [new Matrix4(), new Vector3(), new Quaternion()];
  const [one, size] = [new Vector3(1, 1, 1), new Vector3()];
  const up = new Vector3(0, 0, 1);
  const colour = new Color();
  const sits = new Uint8Array(MOST);
  const [pose, hold, ...owned] = columns;
  const write = (id: number, n: number): void => {
    let from = OWN * id;
    for (const { array, itemSize } of owned) {
      for (let k = 0; k < itemSize; k++) array[n * itemSize + k] = held.own[from + k]!;
      from += itemSize;
    }
  };
  const place = ({ people: shown, roles, scene, dtS, isStill }: AvatarsSeen, id: number, n: number): void => {
    const [kind, role] = [scene.kinds[id] ?? 0, roles.get(id)];
    const code = codeOf(kind, role);
    if (held.known[id] !== code) dress(held, id, kind, role, colour);
    held.known[id] = code;
    const [x, y, z] = [shown.x[id]!, shown.y[id]!, shown.z[id]!];
    const wanted = holdOf(shown.look[id]!, sits[id] === 1 || kind === WHEELCHAIR);
    const gait = held.gaits[id]!;
    const wayM = Number.isNaN(held.x[id]!) ? 0 : Math.hypot(x - held.x[id]!, y - held.y[id]!);
    walkOn(gait, wanted, wayM, dtS, isStill);
    held.x[id] = x;
    held.y[id] = y;
    const [tall, wide] = [held.scale[2 * id]!, held.scale[2 * id + 1]!];
    turn.setFromAxisAngle(up, shown.headingRad[id]!);
    // Who sits in a chair sits at its height, however tall.
    const sunkM = gait.sit * (SEAT_M - SEAT_M * tall);
    people.setMatrixAt(n, matrix.compose(at.set(x, y, z + sunkM), turn, size.set(wide, wide, tall)));
    shades.setMatrixAt(n, matrix.compose(at.set(x, y, z + 0.012), turn, size.set(wide, wide, 1)));
    pose!.setXYZW(n, gait.phaseRad, gait.stride, gait.crouch, gait.crawl);
    hold!.setXYZ(n, gait.lie, gait.grip, gait.sit);
    write(id, n);
    if (wanted.sit === 0 || chairs.count >= MOST_CHAIRS) return;
    chairs.setMatrixAt(chairs.count++, matrix.compose(at.set(x, y, z), turn, one));
  };
  return {
    group,
    get count() {
      return people.count;
    },
    update(seen, storeys) {
      const { people: shown, own } = seen;
      let n = 0;
      chairs.count = 0;
      sits.fill(0);
      for (const [body] of seen.scene.along) if (body < MOST) sits[body] = 1;
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
