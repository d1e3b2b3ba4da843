import type { Part, ThingView } from "../../core/view.ts";

const cabinet: Part[] = [
  { shape: { kind: "box", size: [0.46, 0.8, 0.1], bevel: 0.01 }, material: "paintDark" },
  { shape: { kind: "box", size: [0.5, 0.84, 1.78], bevel: 0.02 }, material: "paintGrey", at: [0, 0, 0.1] },
  { shape: { kind: "box", size: [0.02, 0.78, 1.66], bevel: 0.008 }, material: "paintLight", at: [0.252, 0, 0.16] },
  { shape: { kind: "box", size: [0.03, 0.03, 0.2], bevel: 0.008 }, material: "plastic", at: [0.272, -0.33, 0.9] },
  {
    shape: { kind: "cylinder", radius: 0.012, height: 0.06, sides: 8 },
    material: "steel",
    at: [0.262, 0.392, 0.3],
    repeat: { count: 3, step: [0, 0, 0.62] },
  },
  // Filter fan and its slats.
  { shape: { kind: "box", size: [0.016, 0.24, 0.24], bevel: 0.006 }, material: "plastic", at: [0.264, 0.14, 0.28] },
  {
    shape: { kind: "box", size: [0.008, 0.2, 0.012] },
    material: "paintGrey",
    at: [0.273, 0.14, 0.31],
    repeat: { count: 6, step: [0, 0, 0.034] },
  },
  // Side and back covers, slats at the back.
  {
    shape: { kind: "box", size: [0.4, 0.012, 1.6], bevel: 0.005 },
    material: "paintLight",
    at: [0, 0.42, 0.2],
    mirrorY: true,
  },
  { shape: { kind: "box", size: [0.012, 0.74, 1.6], bevel: 0.005 }, material: "paintLight", at: [-0.25, 0, 0.2] },
  {
    shape: { kind: "box", size: [0.01, 0.4, 0.016] },
    material: "chamber",
    at: [-0.257, 0, 1.45],
    repeat: { count: 7, step: [0, 0, 0.04] },
  },
  {
    shape: { kind: "box", size: [0.2, 0.01, 0.016] },
    material: "chamber",
    at: [0, 0.427, 1.5],
    mirrorY: true,
    repeat: { count: 6, step: [0, 0, 0.04] },
  },
  // Nameplate and warning sign.
  { shape: { kind: "box", size: [0.004, 0.12, 0.05] }, material: "aluminium", at: [0.264, 0.2, 0.95] },
  {
    shape: { kind: "cylinder", radius: 0.055, height: 0.004, sides: 3 },
    material: "safetyYellow",
    at: [0.264, -0.02, 0.97],
    turn: [0, Math.PI / 2, 0],
  },
  {
    shape: {
      kind: "tube",
      path: [
        [-0.1, 0.3, 1.88],
        [-0.1, 0.3, 2.1],
        [-0.1, 0.3, 2.4],
      ],
      radius: 0.04,
    },
    material: "aluminium",
  },
];

const panel: Part[] = [
  { shape: { kind: "box", size: [0.03, 0.42, 0.32], bevel: 0.01 }, material: "plastic", at: [0.272, 0.06, 1.28] },
  { shape: { kind: "box", size: [0.008, 0.37, 0.26], bevel: 0.003 }, material: "screen", at: [0.29, 0.06, 1.31] },
  {
    shape: { kind: "cylinder", radius: 0.016, height: 0.02, sides: 12 },
    material: "plasticLight",
    at: [0.262, -0.22, 1.52],
    turn: [0, Math.PI / 2, 0],
    lamp: "local",
  },
  {
    shape: { kind: "cylinder", radius: 0.016, height: 0.02, sides: 12 },
    material: "plasticLight",
    at: [0.262, -0.22, 1.44],
    turn: [0, Math.PI / 2, 0],
    lamp: "remote",
  },
  {
    shape: { kind: "cylinder", radius: 0.05, height: 0.012, sides: 18 },
    material: "safetyYellow",
    at: [0.262, -0.22, 1.3],
    turn: [0, Math.PI / 2, 0],
  },
  {
    shape: { kind: "cylinder", radius: 0.034, height: 0.04, bevel: 0.008, sides: 16 },
    material: "safetyRed",
    at: [0.27, -0.22, 1.3],
    turn: [0, Math.PI / 2, 0],
  },
];

const beacon: Part[] = [
  {
    shape: { kind: "cylinder", radius: 0.05, height: 0.03, bevel: 0.006, sides: 16 },
    material: "plastic",
    at: [0.1, -0.28, 1.88],
  },
  {
    shape: { kind: "cylinder", radius: 0.042, height: 0.08, bevel: 0.006, sides: 16 },
    material: "glass",
    at: [0.1, -0.28, 1.91],
    lamp: "mode",
  },
  {
    shape: { kind: "cylinder", radius: 0.044, height: 0.02, bevel: 0.008, sides: 16 },
    material: "plastic",
    at: [0.1, -0.28, 1.99],
  },
];

/** The cell's control cabinet: operator panel, emergency stop, filter fan, beacon. */
export const cellControllerView: ThingView = {
  parts: [...cabinet, ...panel, ...beacon],
  lamps: {
    local: { off: "white", lit: [{ colour: "white", when: { property: "mode", in: [0] } }] },
    remote: { off: "blue", lit: [{ colour: "blue", when: { property: "mode", in: [1] } }] },
    mode: {
      off: "white",
      lit: [
        { colour: "red", when: { property: "mode", in: [2] } },
        { colour: "blue", when: { property: "mode", in: [1] } },
        { colour: "green", when: { property: "mode", in: [0] } },
      ],
    },
  },
  bounds: { size: [0.56, 0.88, 2.0] },
  labelAt: [0, 0, 2.45],
  labelProperty: "mode",
  describes: { en: "A control cabinet with operator panel and beacon", zh: "控制柜：操作面板与信号灯" },
};
