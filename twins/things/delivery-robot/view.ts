import type { Part, ThingView, Vec2 } from "../../core/view.ts";

const RADIUS_M = 0.26;
/** Sides of the round body: enough that its edge is seen round at arm's length. */
const SIDES = 28;

/** A circle with a flat front, counter-clockwise: the drawers open there. */
function body(radius: number): Vec2[] {
  return Array.from({ length: SIDES }, (_, i): Vec2 => {
    const angle = (2 * Math.PI * i) / SIDES;
    return [Math.min(radius * Math.cos(angle), 0.86 * radius), radius * Math.sin(angle)];
  });
}

const chassis: Part[] = [
  {
    shape: { kind: "extrude", outline: body(RADIUS_M + 0.02), height: 0.06, bevel: 0.012 },
    material: "rubber",
    at: [0, 0, 0.04],
  },
  {
    shape: { kind: "extrude", outline: body(RADIUS_M), height: 0.14, bevel: 0.015 },
    material: "paintDark",
    at: [0, 0, 0.1],
  },
  {
    shape: { kind: "extrude", outline: body(RADIUS_M - 0.01), height: 0.42, bevel: 0.03 },
    material: "paintLight",
    at: [0, 0, 0.26],
  },
  // The scanner looks out of a slot all around.
  { shape: { kind: "cylinder", radius: 0.2, height: 0.03, sides: SIDES }, material: "chamber", at: [0, 0, 0.235] },
  { shape: { kind: "box", size: [0.01, 0.1, 0.028], bevel: 0.004 }, material: "safetyRed", at: [-0.26, 0, 0.16] },
];

/** Two drawers in the flat front, and a tray with a rim on top. */
const cargo: Part[] = [
  {
    shape: { kind: "box", size: [0.02, 0.28, 0.15], bevel: 0.008 },
    material: "paintGrey",
    at: [0.214, 0, 0.3],
    repeat: { count: 2, step: [0, 0, 0.18] },
  },
  {
    shape: { kind: "box", size: [0.02, 0.12, 0.016], bevel: 0.004 },
    material: "aluminium",
    at: [0.228, 0, 0.405],
    repeat: { count: 2, step: [0, 0, 0.18] },
  },
  {
    shape: { kind: "cylinder", radius: 0.21, height: 0.012, sides: SIDES },
    material: "aluminium",
    at: [-0.02, 0, 0.68],
  },
  {
    shape: { kind: "cylinder", radius: 0.022, height: 0.3, sides: 12 },
    material: "aluminium",
    at: [-0.16, 0.1, 0.68],
    mirrorY: true,
  },
  {
    shape: { kind: "box", size: [0.24, 0.34, 0.018], corner: 0.04, bevel: 0.005 },
    material: "paintGrey",
    at: [-0.06, 0, 0.95],
  },
  // The load itself, while it has one.
  {
    shape: { kind: "box", size: [0.2, 0.24, 0.14], bevel: 0.01 },
    material: "stock2",
    at: [0.02, 0, 0.692],
    show: [{ property: "loaded", in: [1] }],
  },
];

const wheel = (joint: string): Part[] => [
  {
    shape: { kind: "cylinder", radius: 0.08, height: 0.036, bevel: 0.008, sides: 20 },
    material: "rubber",
    at: [0, -0.018, 0],
    turn: [-Math.PI / 2, 0, 0],
    joint,
  },
  {
    shape: { kind: "cylinder", radius: 0.05, height: 0.042, sides: 16 },
    material: "aluminium",
    at: [0, -0.021, 0],
    turn: [-Math.PI / 2, 0, 0],
    joint,
  },
  { shape: { kind: "box", size: [0.08, 0.046, 0.016] }, material: "paintDark", at: [0, 0, -0.008], joint },
];

const head: Part[] = [
  {
    shape: { kind: "box", size: [0.03, 0.2, 0.13], bevel: 0.01 },
    material: "plastic",
    at: [0.06, 0, 0.975],
    turn: [0, -0.35, 0],
  },
  { shape: { kind: "box", size: [0.006, 0.17, 0.1] }, material: "screen", at: [0.077, 0, 0.992], turn: [0, -0.35, 0] },
  // What it is doing: a band all around and a lamp on top.
  {
    shape: { kind: "cylinder", radius: RADIUS_M + 0.004, height: 0.018, sides: SIDES },
    material: "plasticLight",
    at: [0, 0, 0.205],
    lamp: "status",
  },
  {
    shape: { kind: "cylinder", radius: 0.03, height: 0.03, bevel: 0.008, sides: 14 },
    material: "plasticLight",
    at: [-0.14, 0, 0.968],
    lamp: "status",
  },
  { shape: { kind: "box", size: [0.006, 0.2, 0.02] }, material: "plastic", at: [-0.248, 0, 0.5] },
  {
    shape: { kind: "box", size: [0.01, 0.19, 0.014] },
    material: "plasticLight",
    at: [-0.25, 0.095, 0.503],
    joint: "charge",
    lamp: "battery",
  },
];

/** A round robot with drawers, a tray, a screen and a band of light. */
export const deliveryRobotView: ThingView = {
  parts: [...chassis, ...cargo, ...wheel("wheelLeft"), ...wheel("wheelRight"), ...head],
  joints: {
    wheelLeft: { kind: "spin", at: [0, 0.255, 0.08], axis: [0, 1, 0], property: "speed", scale: 1 / 0.08 },
    wheelRight: { kind: "spin", at: [0, -0.255, 0.08], axis: [0, 1, 0], property: "speed", scale: 1 / 0.08 },
    charge: { kind: "scale", axis: [0, 1, 0], property: "battery", scale: 0.01, limits: [0, 1], easeS: 0.5 },
  },
  lamps: {
    status: {
      off: "white",
      lit: [
        { colour: "red", when: { property: "state", in: [7, 8] } },
        { colour: "amber", when: { property: "state", in: [2] } },
        { colour: "blue", when: { property: "state", in: [3, 4, 5, 6] } },
        { colour: "green", when: { property: "state", in: [1] } },
      ],
    },
    battery: {
      off: "red",
      lit: [
        { colour: "green", when: { property: "battery", min: 30 } },
        { colour: "amber", when: { property: "battery", min: 15 } },
        { colour: "red", when: { property: "battery", min: 0 } },
      ],
    },
  },
  sockets: { tray: { at: [0.02, 0, 0.692] } },
  pose: { x: "x", y: "y", z: "z", heading: "heading" },
  bounds: { size: [0.56, 0.56, 1.06] },
  labelAt: [0, 0, 1.4],
  labelProperty: "state",
  describes: {
    en: "A round robot with two drawers, a tray, a tilted screen and a band of light",
    zh: "圆形机器人：两个抽屉、托盘、倾斜屏幕和环形灯带",
  },
};
