import { BufferAttribute, type BufferGeometry } from "three";
import type { Xy } from "../../../twins/core/venue.ts";
import type { Paint } from "./paints.ts";
import { Shell } from "./shell.ts";

/** What a vertex of a body belongs to, and so what it turns about. */
const LIMB = { trunk: 0, leftLeg: 1, rightLeg: 2, leftArm: 3, rightArm: 4, head: 5, stick: 6 } as const;
/** Which of a person's own colours it has. */
const TINT = { plain: 0, top: 1, legs: 2, skin: 3, hair: 4 } as const;
const WHITE: Paint = [1, 1, 1];
const EYE: Paint = [0.02, 0.02, 0.02];
const WOOD: Paint = [0.12, 0.06, 0.03];

/** Heights of a standing person of 1.75 m, m. */
export const JOINTS = { hipZ: 0.88, kneeZ: 0.48, shoulderZ: 1.4, neckZ: 1.48 } as const;

class Body {
  private readonly shell = new Shell();
  /** Limb and tint of each vertex. */
  private readonly parts: number[] = [];

  part(limb: keyof typeof LIMB, tint: keyof typeof TINT, draw: (shell: Shell) => void): this {
    draw(this.shell);
    while (this.parts.length < 2 * this.shell.vertexCount) this.parts.push(LIMB[limb], TINT[tint]);
    return this;
  }

  geometry(): BufferGeometry {
    const geometry = this.shell.geometry();
    geometry.setAttribute("part", new BufferAttribute(new Float32Array(this.parts), 2));
    return geometry;
  }
}

const ball = (radius: number, rings = 5): readonly (readonly [number, number])[] =>
  Array.from({ length: rings + 1 }, (_, i) => {
    const angle = (Math.PI * i) / rings - Math.PI / 2;
    return [Math.max(0, radius * Math.cos(angle)), radius * (1 + Math.sin(angle))] as const;
  });

/** From the waist to the shoulders. */
const TRUNK: readonly Xy[] = [
  [0.146, 0],
  [0.142, 0.1],
  [0.165, 0.3],
  [0.178, 0.42],
  [0.15, 0.5],
  [0.07, 0.545],
];

/** Somebody who stands and looks along x: trunk, head, arms and legs of a few rounded parts, some 900 triangles. */
export function personGeometry(): BufferGeometry {
  const body = new Body();
  const turn =
    (at: readonly [number, number, number], sides: number, squeezed: Xy, ...profile: readonly Xy[]) =>
    (shell: Shell): void =>
      shell.turned(profile, at, WHITE, sides, squeezed);
  const even: Xy = [1, 1];
  for (const [side, leg, arm] of [
    [1, "leftLeg", "leftArm"],
    [-1, "rightLeg", "rightArm"],
  ] as const) {
    const [hip, hand] = [side * 0.095, side * 0.235];
    body
      .part(leg, "legs", turn([0, hip, 0.07], 10, even, [0.06, 0], [0.07, 0.36], [0.088, 0.7], [0.085, 0.84]))
      .part(leg, "hair", (s) => s.box([0.045, hip, 0], [0.26, 0.1, 0.09], 0, WHITE, 0.03))
      .part(arm, "top", turn([0, hand, 1.06], 10, even, [0.056, 0], [0.06, 0.2], [0.066, 0.31], [0.03, 0.37]))
      .part(arm, "skin", turn([0, hand, 0.8], 8, even, [0.032, 0], [0.043, 0.2], [0.043, 0.3]))
      .part(arm, "skin", (s) => s.box([0.01, hand, 0.71], [0.085, 0.045, 0.12], 0, WHITE, 0.02));
  }
  return body
    .part("trunk", "legs", turn([0, 0, 0.8], 16, [0.72, 1.12], [0.1, 0], [0.155, 0.06], [0.158, 0.14], [0.15, 0.2]))
    .part("trunk", "top", turn([0, 0, 0.92], 22, [0.7, 1.16], ...TRUNK))
    .part("head", "skin", turn([0, 0, 1.4], 9, even, [0.056, 0], [0.05, 0.14]))
    .part("head", "skin", turn([0.012, 0, 1.515], 18, [1, 0.86], ...ball(0.113, 9)))
    .part(
      "head",
      "hair",
      turn([-0.008, 0, 1.628], 18, [1, 0.9], [0.12, 0], [0.121, 0.03], [0.106, 0.075], [0.07, 0.112], [0, 0.132]),
    )
    .part("head", "hair", turn([-0.03, 0, 1.53], 18, [0.86, 0.92], [0.07, 0], [0.104, 0.05], [0.112, 0.12]))
    .part("head", "skin", (s) => s.box([0.12, 0, 1.6], [0.03, 0.026, 0.036], 0, WHITE, 0.008))
    .part("head", "plain", (s) => {
      for (const side of [1, -1]) s.box([0.108, side * 0.038, 1.636], [0.012, 0.02, 0.016], 0, EYE, 0.003);
    })
    .part("stick", "plain", (s) => {
      s.bar([0.1, -0.28, 0], [0.03, -0.25, 0.78], 0.026, WOOD);
      s.bar([0.09, -0.25, 0.78], [-0.05, -0.25, 0.79], 0.03, WOOD);
    })
    .geometry();
}

/** A wheelchair: two large wheels with hand rims, seat, back, foot rests, castors. */
export function wheelchairGeometry(): BufferGeometry {
  const [rubber, frame, seat]: readonly [Paint, Paint, Paint] = [
    [0.03, 0.035, 0.04],
    [0.35, 0.37, 0.4],
    [0.06, 0.11, 0.2],
  ];
  const shell = new Shell();
  for (const side of [1, -1]) {
    const y = side * 0.3;
    const count = 18;
    for (let i = 0; i < count; i++) {
      const [a, b] = [i, i + 1].map((n) => (2 * Math.PI * n) / count) as [number, number];
      const at = (angle: number, r: number, out: number): [number, number, number] => [
        r * Math.cos(angle) - 0.06,
        y + side * out,
        0.3 + r * Math.sin(angle),
      ];
      shell.bar(at(a, 0.285, 0), at(b, 0.285, 0), 0.035, rubber);
      shell.bar(at(a, 0.25, 0.035), at(b, 0.25, 0.035), 0.016, frame);
      if (i % 3 === 0) shell.bar([-0.06, y, 0.3], at(a, 0.28, 0), 0.012, frame);
    }
    shell.bar([-0.25, side * 0.22, 0.48], [-0.3, side * 0.22, 0.98], 0.028, frame);
    shell.bar([-0.3, side * 0.22, 0.98], [-0.42, side * 0.22, 0.96], 0.032, rubber);
    shell.bar([0.22, side * 0.19, 0.48], [0.36, side * 0.17, 0.1], 0.026, frame);
    shell.box([0.42, side * 0.1, 0.08], [0.2, 0.13, 0.02], 0, frame, 0.004);
    shell.bar([0.24, side * 0.2, 0.14], [0.24, side * 0.2, 0.02], 0.09, rubber);
    shell.box([0, side * 0.23, 0.68], [0.34, 0.05, 0.03], 0, rubber, 0.01);
  }
  shell.box([0, 0, 0.45], [0.46, 0.42, 0.05], 0, seat, 0.015);
  shell.box([-0.26, 0, 0.52], [0.04, 0.42, 0.42], 0, seat, 0.015);
  return shell.geometry();
}

/**
 * How a body is held, in the shader: `pose` is phase of the walk, stride, crouch and crawl; `hold` is lying, holding on and sitting, each 0
 * to 1; `build` is the head's size, the stoop, vest and stick of `builds.ts`. Legs turn about hips and knees, arms about shoulders, the trunk about the hips; one draw for everybody.
 */
export const BODY_GLSL = /* glsl */ `
attribute vec2 part;
#define limb part.x
#define tint part.y
attribute vec4 pose;
attribute vec3 hold;
attribute vec4 build;
varying vec3 vRest;
varying float vVest;
attribute vec3 topColour;
attribute vec3 legsColour;
attribute vec3 skinColour;
attribute vec3 hairColour;
void turnBody(inout vec3 p, inout vec3 n, float z, float angle) {
  float c = cos(angle), s = sin(angle);
  p = vec3(p.x * c - (p.z - z) * s, p.y, p.x * s + (p.z - z) * c + z);
  n = vec3(n.x * c - n.z * s, n.y, n.x * s + n.z * c);
}
void poseBody(inout vec3 p, inout vec3 n) {
  vRest = p;
  // Of the trunk above the waist alone.
  vVest = limb < 0.5 && tint > 0.5 && tint < 1.5 ? build.z : 0.0;
  if (limb > 5.5 && build.w * (1.0 - hold.x) * (1.0 - hold.z) < 0.5) { p = vec3(0.0, 0.0, 0.9); return; }
  if (limb > 4.5 && limb < 5.5) {
    p = vec3(0.0, 0.0, 1.48) + (p - vec3(0.0, 0.0, 1.48)) * build.x;
    // A helmet is larger than the hair, and has its rim.
    if (build.z > 1.5 && tint > 3.5) p = vec3(0.0, 0.0, 1.6) + (p - vec3(0.0, 0.0, 1.6)) * vec3(1.16, 1.16, 1.1);
  }
  float crouch = pose.z, crawl = pose.w, lie = hold.x, grip = hold.y, sit = hold.z;
  float own = limb < 0.5 || limb > 4.5 ? 0.0 : (mod(limb, 2.0) > 0.5 ? 1.0 : -1.0);
  float swing = pose.y * sin(pose.x) * own;
  float lean = crouch * 0.55 + crawl * 1.3 + build.y;
  if (limb > 5.5) {
    // The stick goes with the opposite leg.
    p.x += 0.05 + 0.22 * pose.y * sin(pose.x) * clamp(p.z, 0.0, 1.0) + 0.1 * pose.y * sin(pose.x);
    p.z -= crouch * 0.36 + crawl * 0.4;
    return;
  }
  if (limb > 0.5 && limb < 2.5) {
    float bend = crouch * 1.75 + crawl * 1.5 + sit * 1.5 + pose.y * max(0.0, cos(pose.x) * own) * 0.75;
    if (p.z < 0.48) turnBody(p, n, 0.48, -bend);
    turnBody(p, n, 0.88, crouch * 0.95 + sit * 1.5 + swing * 0.55 * (1.0 - 0.5 * crawl));
  } else {
    if (limb > 2.5 && limb < 4.5) {
      float away = 1.25 + crawl * 1.5;
      turnBody(p, n, 1.4, mix(-swing * 0.5 + crouch * 0.35 + crawl * 1.3 + sit * 0.5, away, grip));
    }
    if (limb > 4.5) turnBody(p, n, 1.48, crouch * 0.35 + crawl * 0.75 + 0.6 * build.y);
    turnBody(p, n, 0.88, -lean * (1.0 - lie));
  }
  p.z -= crouch * 0.36 + crawl * 0.4 + sit * 0.34;
  float down = lie * 1.5708;
  float c = cos(down), s = sin(down);
  p = vec3(p.x * c + (p.z - 0.88) * s, p.y, -p.x * s + (p.z - 0.88) * c + mix(0.88, 0.13, lie));
  n = vec3(n.x * c + n.z * s, n.y, -n.x * s + n.z * c);
}
vec3 tintOf() {
  if (build.z > 1.5 && limb > 4.5 && limb < 5.5 && tint > 3.5) return vec3(0.86, 0.72, 0.06);
  if (tint < 0.5) return vec3(1.0);
  if (tint < 1.5) return topColour;
  if (tint < 2.5) return legsColour;
  return tint < 3.5 ? skinColour : hairColour;
}
`;

/**
 * What is on a vest, in the fragment shader, by where a point is on the body at rest: two bright bands round a warden's, a harness of
 * bands on a responder's, and on chest and back a green plate with the symbol of ISO 7010: an arrow, a white cross. Told apart without
 * their colours.
 */
export const VEST_GLSL = /* glsl */ `
varying vec3 vRest;
varying float vVest;
float bandAt(float x, float middle, float half_) { return 1.0 - smoothstep(half_ - 0.006, half_ + 0.006, abs(x - middle)); }
vec3 vestOf(vec3 cloth) {
  if (vVest < 0.5) return cloth;
  vec3 bright = vec3(0.82, 0.84, 0.86);
  vec3 plate = vec3(0.0, 0.24, 0.1);
  float band = max(bandAt(vRest.z, 1.0, 0.028), bandAt(vRest.z, 1.12, 0.028));
  vec2 at = vec2(vRest.y * sign(vRest.x), vRest.z - 1.27);
  if (vVest > 1.5) band = max(bandAt(vRest.z, 1.03, 0.03), bandAt(abs(vRest.y), 0.13, 0.024));
  vec3 colour = mix(cloth, bright, band);
  float isFlat = step(0.03, abs(vRest.x));
  float onPlate = isFlat * step(max(abs(at.x), abs(at.y)), 0.088);
  float stem = step(abs(at.x), 0.02) * step(abs(at.y + 0.02), 0.05);
  float tip = step(abs(at.x), 0.062 - at.y) * step(-0.005, at.y);
  float mark = max(stem, tip);
  if (vVest > 1.5) mark = max(step(abs(at.x), 0.022) * step(abs(at.y), 0.066), step(abs(at.y), 0.022) * step(abs(at.x), 0.066));
  return mix(colour, mix(plate, vec3(0.9), mark), onPlate);
}
`;
