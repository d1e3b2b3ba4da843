import type { Part, ThingView, Vec2 } from "../../core/view.ts";

/** A rectangle with rounded corners, counter-clockwise. */
function rounded(length: number, width: number, radius: number): Vec2[] {
  const outline: Vec2[] = [];
  const centres: [number, number, number][] = [
    [length / 2 - radius, width / 2 - radius, 0],
    [-length / 2 + radius, width / 2 - radius, 1],
    [-length / 2 + radius, -width / 2 + radius, 2],
    [length / 2 - radius, -width / 2 + radius, 3],
  ];
  for (const [x, y, quarter] of centres)
    for (let i = 0; i <= 5; i++) {
      const angle = (quarter + i / 5) * (Math.PI / 2);
      outline.push([x + radius * Math.cos(angle), y + radius * Math.sin(angle)]);
    }
  return outline;
}

const chassis: Part[] = [
  {
    shape: { kind: "extrude", outline: rounded(0.78, 0.54, 0.11), height: 0.07, bevel: 0.012 },
    material: "rubber",
    at: [0, 0, 0.035],
  },
  { shape: { kind: "extrude", outline: rounded(0.74, 0.5, 0.1), height: 0.03 }, material: "chamber", at: [0, 0, 0.1] },
  {
    shape: { kind: "extrude", outline: rounded(0.76, 0.52, 0.1), height: 0.115, bevel: 0.022 },
    material: "paintLight",
    at: [0, 0, 0.145],
  },
  {
    shape: { kind: "extrude", outline: rounded(0.6, 0.44, 0.05), height: 0.012, bevel: 0.004 },
    material: "paintDark",
    at: [0, 0, 0.258],
  },
  // Yellow corner marks on the bumper.
  { shape: { kind: "box", size: [0.012, 0.14, 0.03], bevel: 0.004 }, material: "safetyYellow", at: [0.388, 0, 0.055] },
  { shape: { kind: "box", size: [0.012, 0.14, 0.03], bevel: 0.004 }, material: "safetyYellow", at: [-0.388, 0, 0.055] },
  // Scanners: front left and rear right, as on most vehicles of this size.
  {
    shape: {
      kind: "lathe",
      profile: [
        [0.045, 0],
        [0.045, 0.018],
        [0.04, 0.022],
        [0.04, 0.05],
        [0.047, 0.054],
        [0.044, 0.075],
        [0.02, 0.08],
      ],
      sides: 18,
    },
    material: "plastic",
    at: [0.31, 0.185, 0.255],
  },
  {
    shape: {
      kind: "lathe",
      profile: [
        [0.045, 0],
        [0.045, 0.018],
        [0.04, 0.022],
        [0.04, 0.05],
        [0.047, 0.054],
        [0.044, 0.075],
        [0.02, 0.08],
      ],
      sides: 18,
    },
    material: "plastic",
    at: [-0.31, -0.185, 0.255],
  },
  {
    shape: { kind: "cylinder", radius: 0.022, height: 0.02, bevel: 0.005, sides: 12 },
    material: "safetyRed",
    at: [-0.32, 0.19, 0.26],
  },
  {
    shape: { kind: "cylinder", radius: 0.022, height: 0.02, bevel: 0.005, sides: 12 },
    material: "safetyRed",
    at: [0.32, -0.19, 0.26],
  },
  { shape: { kind: "box", size: [0.1, 0.012, 0.05], bevel: 0.004 }, material: "screen", at: [-0.2, -0.257, 0.185] },
];

const deck: Part[] = [
  { shape: { kind: "cylinder", radius: 0.07, height: 0.05, sides: 16 }, material: "steel", at: [0, 0, 0.262] },
  {
    shape: { kind: "box", size: [0.36, 0.36, 0.022], corner: 0.03, bevel: 0.005 },
    material: "aluminium",
    at: [0, 0, 0.298],
  },
  { shape: { kind: "box", size: [0.3, 0.03, 0.004] }, material: "rubber", at: [0, 0.11, 0.32], mirrorY: true },
];

/** A driven wheel that stands out of the skirt: tyre, rim, and a hub whose bar shows that it turns. */
const wheel = (joint: string): Part[] => [
  {
    shape: { kind: "cylinder", radius: 0.095, height: 0.05, bevel: 0.012, sides: 24 },
    material: "rubber",
    at: [0, -0.025, 0],
    turn: [-Math.PI / 2, 0, 0],
    joint,
  },
  {
    shape: { kind: "cylinder", radius: 0.062, height: 0.056, bevel: 0.004, sides: 20 },
    material: "aluminium",
    at: [0, -0.028, 0],
    turn: [-Math.PI / 2, 0, 0],
    joint,
  },
  { shape: { kind: "box", size: [0.1, 0.062, 0.022], bevel: 0.004 }, material: "paintDark", at: [0, 0, -0.011], joint },
];

const running: Part[] = [
  ...wheel("wheelLeft"),
  ...wheel("wheelRight"),
  {
    shape: { kind: "cylinder", radius: 0.03, height: 0.024, sides: 10 },
    material: "rubber",
    at: [0.29, 0.162, 0.03],
    turn: [-Math.PI / 2, 0, 0],
    mirrorY: true,
  },
  {
    shape: { kind: "cylinder", radius: 0.03, height: 0.024, sides: 10 },
    material: "rubber",
    at: [-0.29, 0.162, 0.03],
    turn: [-Math.PI / 2, 0, 0],
    mirrorY: true,
  },
];

/** What it is doing, all around; how full its battery is, on both sides. */
const lights: Part[] = [
  {
    shape: { kind: "box", size: [0.008, 0.28, 0.018], bevel: 0.003 },
    material: "plasticLight",
    at: [0.38, 0, 0.2],
    lamp: "status",
  },
  {
    shape: { kind: "box", size: [0.008, 0.28, 0.018], bevel: 0.003 },
    material: "plasticLight",
    at: [-0.38, 0, 0.2],
    lamp: "status",
  },
  {
    shape: { kind: "box", size: [0.42, 0.006, 0.014], bevel: 0.002 },
    material: "plasticLight",
    at: [0.02, 0.26, 0.222],
    mirrorY: true,
    lamp: "status",
  },
  {
    shape: { kind: "box", size: [0.304, 0.005, 0.03], bevel: 0.002 },
    material: "plastic",
    at: [0.08, 0.26, 0.172],
    mirrorY: true,
  },
  {
    shape: { kind: "box", size: [0.292, 0.008, 0.02] },
    material: "plasticLight",
    at: [0.146, 0.26, 0.177],
    mirrorY: true,
    joint: "charge",
    lamp: "battery",
  },
];

/** A vehicle that lifts a pallet: rounded chassis, bumper, two scanners, lift plate, light strips. */
export const agvView: ThingView = {
  parts: [...chassis, ...deck, ...running, ...lights],
  joints: {
    wheelLeft: { kind: "spin", at: [0, 0.258, 0.095], axis: [0, 1, 0], property: "speed", scale: 1 / 0.095 },
    wheelRight: { kind: "spin", at: [0, -0.258, 0.095], axis: [0, 1, 0], property: "speed", scale: 1 / 0.095 },
    charge: {
      kind: "scale",
      at: [-0.066, 0, 0],
      axis: [1, 0, 0],
      property: "battery",
      scale: 0.01,
      limits: [0, 1],
      easeS: 0.5,
    },
  },
  lamps: {
    status: {
      off: "white",
      lit: [
        { colour: "red", when: { property: "state", in: [5, 6] } },
        { colour: "amber", when: { property: "state", in: [4] } },
        { colour: "blue", when: { property: "state", in: [2, 3] } },
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
  sockets: { deck: { at: [0, 0, 0.322] } },
  pose: { x: "x", y: "y", heading: "heading" },
  bounds: { size: [0.8, 0.58, 0.36] },
  labelAt: [0, 0, 0.8],
  labelProperty: "state",
  describes: {
    en: "A low vehicle with bumper, scanners, lift plate and light strips",
    zh: "低底盘搬运车：防撞条、激光雷达、顶升板和灯带",
  },
};
