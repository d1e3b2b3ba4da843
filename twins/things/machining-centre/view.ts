import type { Part, ThingView } from "../../core/view.ts";

/** Cast and machined parts that do the work, seen through the window and from above. */
const works: Part[] = [
  { shape: { kind: "box", size: [1.7, 1.7, 0.3], bevel: 0.03 }, material: "castIron", at: [0.25, 0, 0.2] },
  { shape: { kind: "box", size: [1.88, 2.08, 0.03] }, material: "chamber", at: [0.3, 0, 0.48] },
  { shape: { kind: "box", size: [0.5, 0.86, 1.72], bevel: 0.05 }, material: "paintGrey", at: [-0.42, 0, 0.5] },
  { shape: { kind: "box", size: [0.42, 0.6, 0.16], bevel: 0.03 }, material: "paintDark", at: [-0.44, 0, 2.2] },
  {
    shape: { kind: "box", size: [0.05, 0.07, 1.35], bevel: 0.008 },
    material: "steel",
    at: [-0.15, 0.27, 0.9],
    mirrorY: true,
  },
  { shape: { kind: "box", size: [0.6, 0.42, 0.62], bevel: 0.06 }, material: "paintLight", at: [0.14, 0, 1.42] },
  { shape: { kind: "box", size: [0.3, 0.5, 0.34], bevel: 0.02 }, material: "castIron", at: [-0.1, 0, 1.55] },
  {
    shape: { kind: "cylinder", radius: 0.13, height: 0.42, bevel: 0.02, sides: 24 },
    material: "paintDark",
    at: [0.3, 0, 2.04],
  },
  {
    shape: { kind: "cylinder", radius: 0.137, height: 0.012, sides: 24 },
    material: "aluminium",
    at: [0.3, 0, 2.12],
    repeat: { count: 6, step: [0, 0, 0.045] },
  },
  {
    shape: {
      kind: "lathe",
      profile: [
        [0.075, 0],
        [0.105, 0.03],
        [0.12, 0.16],
      ],
      sides: 24,
    },
    material: "steel",
    at: [0.3, 0, 1.28],
  },
  {
    shape: {
      kind: "tube",
      path: [
        [-0.1, 0.18, 2.05],
        [0.0, 0.3, 2.3],
        [-0.3, 0.36, 2.35],
        [-0.42, 0.38, 2.1],
      ],
      radius: 0.028,
    },
    material: "rubber",
  },
  // Saddle, table and its T-slots.
  { shape: { kind: "box", size: [0.52, 0.95, 0.13], bevel: 0.02 }, material: "castIron", at: [0.32, 0, 0.6] },
  { shape: { kind: "box", size: [0.56, 1.2, 0.12], bevel: 0.012 }, material: "steel", at: [0.32, 0, 0.74] },
  {
    shape: { kind: "box", size: [0.022, 1.19, 0.004] },
    material: "chamber",
    at: [0.12, 0, 0.859],
    repeat: { count: 5, step: [0.1, 0, 0] },
  },
  {
    shape: {
      kind: "tube",
      path: [
        [0.18, 0.16, 1.62],
        [0.22, 0.2, 1.42],
        [0.27, 0.12, 1.26],
      ],
      radius: 0.011,
    },
    material: "safetyYellow",
  },
];

const spindle: Part[] = [
  {
    shape: {
      kind: "lathe",
      profile: [
        [0.03, -0.07],
        [0.05, -0.05],
        [0.05, -0.01],
        [0.062, 0],
      ],
      sides: 16,
    },
    material: "aluminium",
    joint: "spindle",
  },
  {
    shape: { kind: "cylinder", radius: 0.014, height: 0.13, sides: 8 },
    material: "steel",
    at: [0, 0, -0.19],
    joint: "spindle",
  },
  { shape: { kind: "box", size: [0.125, 0.024, 0.018] }, material: "castIron", at: [0, 0, -0.035], joint: "spindle" },
];

/** The sheet-metal house around it: panels with a plinth band, open above. */
const enclosure: Part[] = [
  { shape: { kind: "box", size: [2.16, 2.26, 0.14], bevel: 0.015 }, material: "paintDark", at: [0.28, 0, 0.06] },
  {
    shape: { kind: "cylinder", radius: 0.05, height: 0.06, sides: 10 },
    material: "rubber",
    at: [1.2, 1.0, 0],
    mirrorY: true,
    repeat: { count: 2, step: [-1.85, 0, 0] },
  },
  // Side panels: a frame around a window.
  {
    shape: { kind: "box", size: [2.04, 0.06, 0.72], bevel: 0.016 },
    material: "paintLight",
    at: [0.28, 1.09, 0.2],
    mirrorY: true,
  },
  {
    shape: { kind: "box", size: [2.04, 0.06, 0.42], bevel: 0.016 },
    material: "paintLight",
    at: [0.28, 1.09, 1.66],
    mirrorY: true,
  },
  {
    shape: { kind: "box", size: [1.0, 0.06, 0.74], bevel: 0.016 },
    material: "paintLight",
    at: [-0.24, 1.09, 0.92],
    mirrorY: true,
  },
  {
    shape: { kind: "box", size: [0.26, 0.06, 0.74], bevel: 0.016 },
    material: "paintLight",
    at: [1.17, 1.09, 0.92],
    mirrorY: true,
  },
  { shape: { kind: "box", size: [0.78, 0.02, 0.74] }, material: "glass", at: [0.65, 1.09, 0.92], mirrorY: true },
  {
    shape: { kind: "box", size: [2.05, 0.066, 0.1], bevel: 0.008 },
    material: "paintAccent",
    at: [0.28, 1.09, 0.78],
    mirrorY: true,
  },
  {
    shape: { kind: "box", size: [0.34, 0.012, 0.014] },
    material: "chamber",
    at: [-0.38, 1.122, 1.2],
    mirrorY: true,
    repeat: { count: 7, step: [0, 0, 0.045] },
  },
  { shape: { kind: "box", size: [0.06, 2.2, 1.88], bevel: 0.016 }, material: "paintLight", at: [-0.72, 0, 0.2] },
  // Front: fixed wings, sill and header around the door.
  {
    shape: { kind: "box", size: [0.07, 0.6, 1.88], bevel: 0.018 },
    material: "paintLight",
    at: [1.28, 0.81, 0.2],
    mirrorY: true,
  },
  { shape: { kind: "box", size: [0.07, 1.04, 0.42], bevel: 0.018 }, material: "paintLight", at: [1.28, 0, 0.2] },
  { shape: { kind: "box", size: [0.07, 1.04, 0.16], bevel: 0.018 }, material: "paintLight", at: [1.28, 0, 1.92] },
  {
    shape: { kind: "box", size: [0.076, 0.56, 0.1], bevel: 0.008 },
    material: "paintAccent",
    at: [1.28, 0.81, 0.78],
    mirrorY: true,
  },
  { shape: { kind: "box", size: [0.05, 2.1, 0.035], bevel: 0.006 }, material: "castIron", at: [1.34, 0, 0.56] },
  { shape: { kind: "box", size: [0.05, 2.1, 0.035], bevel: 0.006 }, material: "castIron", at: [1.34, 0, 1.94] },
  // Rim.
  {
    shape: { kind: "box", size: [2.1, 0.09, 0.07], bevel: 0.015 },
    material: "paintDark",
    at: [0.28, 1.08, 2.06],
    mirrorY: true,
  },
  { shape: { kind: "box", size: [0.09, 2.24, 0.07], bevel: 0.015 }, material: "paintDark", at: [1.29, 0, 2.06] },
  { shape: { kind: "box", size: [0.09, 2.24, 0.07], bevel: 0.015 }, material: "paintDark", at: [-0.72, 0, 2.06] },
  {
    shape: { kind: "box", size: [0.02, 1.1, 0.05], bevel: 0.006 },
    material: "plasticLight",
    at: [1.22, 0, 1.96],
    lamp: "work",
  },
];

/** A door leaf that slides over the left wing. */
const door: Part[] = [
  {
    shape: { kind: "box", size: [0.05, 0.17, 1.34], bevel: 0.016 },
    material: "paintGrey",
    at: [1.36, 0.445, 0.59],
    mirrorY: true,
    joint: "door",
  },
  {
    shape: { kind: "box", size: [0.05, 0.76, 0.34], bevel: 0.016 },
    material: "paintGrey",
    at: [1.36, 0, 0.59],
    joint: "door",
  },
  {
    shape: { kind: "box", size: [0.05, 0.76, 0.14], bevel: 0.016 },
    material: "paintGrey",
    at: [1.36, 0, 1.79],
    joint: "door",
  },
  { shape: { kind: "box", size: [0.018, 0.74, 0.88] }, material: "glass", at: [1.36, 0, 0.92], joint: "door" },
  {
    shape: {
      kind: "tube",
      path: [
        [1.385, -0.45, 1.0],
        [1.43, -0.45, 1.03],
        [1.43, -0.45, 1.37],
        [1.385, -0.45, 1.4],
      ],
      radius: 0.014,
    },
    material: "steel",
    joint: "door",
  },
];

const pendant: Part[] = [
  {
    shape: {
      kind: "tube",
      path: [
        [1.2, -1.0, 2.1],
        [1.2, -1.0, 2.24],
        [1.42, -1.0, 2.26],
        [1.52, -1.0, 2.2],
        [1.52, -1.0, 1.8],
      ],
      radius: 0.032,
    },
    material: "aluminium",
  },
  { shape: { kind: "box", size: [0.11, 0.46, 0.66], bevel: 0.025 }, material: "plastic", at: [1.5, -0.98, 1.16] },
  { shape: { kind: "box", size: [0.01, 0.37, 0.27], bevel: 0.004 }, material: "screen", at: [1.557, -0.98, 1.5] },
  {
    shape: { kind: "box", size: [0.012, 0.03, 0.026], bevel: 0.004 },
    material: "plasticLight",
    at: [1.558, -1.12, 1.42],
    repeat: { count: 6, step: [0, 0.056, 0] },
  },
  {
    shape: { kind: "box", size: [0.012, 0.03, 0.026], bevel: 0.004 },
    material: "paintGrey",
    at: [1.558, -1.12, 1.36],
    repeat: { count: 6, step: [0, 0.056, 0] },
  },
  {
    shape: { kind: "cylinder", radius: 0.03, height: 0.03, bevel: 0.006, sides: 14 },
    material: "safetyRed",
    at: [1.556, -0.84, 1.25],
    turn: [0, Math.PI / 2, 0],
  },
  {
    shape: { kind: "cylinder", radius: 0.024, height: 0.02, sides: 14 },
    material: "paintDark",
    at: [1.556, -1.1, 1.25],
    turn: [0, Math.PI / 2, 0],
  },
];

const around: Part[] = [
  // Stack light.
  { shape: { kind: "cylinder", radius: 0.016, height: 0.2, sides: 8 }, material: "aluminium", at: [1.05, 1.06, 2.12] },
  {
    shape: { kind: "cylinder", radius: 0.048, height: 0.085, bevel: 0.006, sides: 14 },
    material: "glass",
    at: [1.05, 1.06, 2.32],
    lamp: "green",
  },
  {
    shape: { kind: "cylinder", radius: 0.048, height: 0.085, bevel: 0.006, sides: 14 },
    material: "glass",
    at: [1.05, 1.06, 2.41],
    lamp: "amber",
  },
  {
    shape: { kind: "cylinder", radius: 0.048, height: 0.085, bevel: 0.006, sides: 14 },
    material: "glass",
    at: [1.05, 1.06, 2.5],
    lamp: "red",
  },
  {
    shape: { kind: "cylinder", radius: 0.05, height: 0.025, bevel: 0.01, sides: 14 },
    material: "plastic",
    at: [1.05, 1.06, 2.585],
  },
  // Electrical cabinet at the back, with its doors, handle and cooler.
  { shape: { kind: "box", size: [0.42, 1.3, 1.84], bevel: 0.02 }, material: "paintGrey", at: [-1.2, 0.25, 0.12] },
  { shape: { kind: "box", size: [0.44, 1.32, 0.1], bevel: 0.01 }, material: "paintDark", at: [-1.2, 0.25, 0.02] },
  { shape: { kind: "box", size: [0.006, 0.012, 1.7] }, material: "chamber", at: [-1.412, 0.25, 0.2] },
  { shape: { kind: "box", size: [0.03, 0.03, 0.16], bevel: 0.008 }, material: "plastic", at: [-1.42, 0.32, 1.05] },
  {
    shape: { kind: "box", size: [0.12, 0.34, 0.62], bevel: 0.015 },
    material: "plasticLight",
    at: [-1.46, -0.12, 1.15],
  },
  {
    shape: { kind: "box", size: [0.006, 0.26, 0.018] },
    material: "chamber",
    at: [-1.522, -0.12, 1.24],
    repeat: { count: 9, step: [0, 0, 0.05] },
  },
  {
    shape: {
      kind: "tube",
      path: [
        [-1.0, 0.6, 1.9],
        [-0.92, 0.6, 2.12],
        [-0.7, 0.45, 2.2],
        [-0.5, 0.32, 2.15],
      ],
      radius: 0.035,
    },
    material: "rubber",
  },
  // Coolant tank with its lid and level glass; hose into the machine.
  { shape: { kind: "box", size: [1.15, 0.34, 0.42], bevel: 0.02 }, material: "paintDark", at: [-0.45, -1.31, 0.06] },
  { shape: { kind: "box", size: [1.1, 0.3, 0.012] }, material: "aluminium", at: [-0.45, -1.31, 0.48] },
  { shape: { kind: "box", size: [0.05, 0.012, 0.26], bevel: 0.004 }, material: "coolant", at: [-0.1, -1.484, 0.14] },
  {
    shape: {
      kind: "tube",
      path: [
        [-0.2, -1.3, 0.48],
        [-0.2, -1.3, 0.75],
        [-0.3, -1.2, 0.9],
        [-0.42, -1.1, 0.95],
      ],
      radius: 0.024,
    },
    material: "rubber",
  },
  // Chip conveyor on the left, rising to its bin.
  {
    shape: {
      kind: "extrude",
      outline: [
        [1.0, 0.2],
        [1.28, 0.2],
        [1.56, 0.82],
        [1.8, 0.82],
        [1.8, 0.98],
        [1.48, 0.98],
        [1.2, 0.36],
        [1.0, 0.36],
      ],
      height: 0.34,
      bevel: 0.01,
    },
    material: "paintDark",
    at: [0.66, 0, 0],
    turn: [Math.PI / 2, 0, Math.PI / 2],
  },
  { shape: { kind: "box", size: [0.44, 0.4, 0.48], bevel: 0.02 }, material: "paintAccent", at: [0.83, 1.72, 0.06] },
  { shape: { kind: "box", size: [0.38, 0.34, 0.03] }, material: "chamber", at: [0.83, 1.72, 0.52] },
];

/** A vertical machining centre: column, spindle head and table in an enclosure with a sliding door. */
export const machiningCentreView: ThingView = {
  parts: [...works, ...spindle, ...enclosure, ...door, ...pendant, ...around],
  joints: {
    spindle: { kind: "spin", at: [0.3, 0, 1.28], axis: [0, 0, 1], property: "spindleSpeed", scale: (2 * Math.PI) / 60 },
    door: { kind: "prismatic", axis: [0, 1, 0], property: "doorOpen", scale: 0.82, limits: [0, 0.82], easeS: 0.25 },
  },
  lamps: {
    green: { off: "green", lit: [{ colour: "green", when: { property: "state", in: [1] } }] },
    amber: { off: "amber", lit: [{ colour: "amber", when: { property: "state", in: [2] } }] },
    red: { off: "red", lit: [{ colour: "red", when: { property: "state", in: [3, 4] } }] },
    work: { off: "white", lit: [{ colour: "white", when: { property: "state", in: [1] } }] },
  },
  sockets: { table: { at: [0.3, 0, 0.86] } },
  bounds: { size: [3.0, 2.6, 2.3], middle: [0, 0, 1.15] },
  labelAt: [0.3, 0, 2.75],
  labelProperty: "state",
  describes: {
    en: "A vertical machining centre with spindle, table, sliding door and stack light",
    zh: "立式加工中心：主轴、工作台、推拉门和状态灯",
  },
};
