import type { ThingView } from "../../core/view.ts";

/** A probe on a stand: conduit, head with screwed lid, dial whose needle reads. */
export const temperatureSensorView: ThingView = {
  parts: [
    { shape: { kind: "cylinder", radius: 0.09, height: 0.02, bevel: 0.005, sides: 18 }, material: "paintDark" },
    { shape: { kind: "cylinder", radius: 0.018, height: 1.24, sides: 10 }, material: "aluminium", at: [0, 0, 0.02] },
    { shape: { kind: "cylinder", radius: 0.028, height: 0.05, sides: 6 }, material: "brass", at: [0, 0, 1.22] },
    { shape: { kind: "box", size: [0.1, 0.14, 0.14], bevel: 0.02 }, material: "paintAccent", at: [0, 0, 1.26] },
    {
      shape: { kind: "cylinder", radius: 0.075, height: 0.03, bevel: 0.006, sides: 24 },
      material: "paintGrey",
      at: [-0.05, 0, 1.34],
      turn: [0, -Math.PI / 2, 0],
    },
    {
      shape: { kind: "cylinder", radius: 0.066, height: 0.004, sides: 24 },
      material: "plasticLight",
      at: [-0.079, 0, 1.34],
      turn: [0, -Math.PI / 2, 0],
    },
    { shape: { kind: "box", size: [0.004, 0.008, 0.055] }, material: "safetyRed", joint: "needle" },
    {
      shape: {
        kind: "tube",
        path: [
          [0.05, 0, 1.33],
          [0.12, 0, 1.34],
          [0.17, 0, 1.28],
          [0.18, 0, 1.1],
        ],
        radius: 0.01,
      },
      material: "steel",
    },
    {
      shape: {
        kind: "tube",
        path: [
          [0, 0.07, 1.31],
          [0, 0.13, 1.28],
          [0, 0.13, 0.9],
          [0, 0.05, 0.2],
          [0, 0.02, 0.04],
        ],
        radius: 0.008,
      },
      material: "rubber",
    },
  ],
  joints: {
    needle: {
      kind: "revolute",
      at: [-0.086, 0, 1.34],
      axis: [-1, 0, 0],
      property: "temperature",
      scale: -0.02,
      offset: 1.5,
      limits: [-2.5, 2.5],
      easeS: 0.4,
    },
  },
  bounds: { size: [0.36, 0.34, 1.45] },
  labelAt: [0, 0, 1.75],
  labelProperty: "temperature",
  describes: { en: "A temperature probe on a stand with a dial", zh: "立杆式温度探头，带指针表盘" },
};
