import type { Part, ThingView } from "../../core/view.ts";

const ALONG: [number, number, number] = [0, Math.PI / 2, 0];
const AXIS_Z = 0.27;

const motor: Part[] = [
  {
    shape: { kind: "cylinder", radius: 0.105, height: 0.3, bevel: 0.01, sides: 24 },
    material: "paintAccent",
    at: [-0.34, 0, AXIS_Z],
    turn: ALONG,
  },
  {
    shape: { kind: "cylinder", radius: 0.122, height: 0.01, sides: 24 },
    material: "paintAccent",
    at: [-0.31, 0, AXIS_Z],
    turn: ALONG,
    repeat: { count: 9, step: [0.03, 0, 0] },
  },
  {
    shape: {
      kind: "lathe",
      profile: [
        [0.07, 0],
        [0.11, 0.015],
        [0.122, 0.04],
        [0.122, 0.09],
      ],
      sides: 24,
    },
    material: "paintDark",
    at: [-0.43, 0, AXIS_Z],
    turn: ALONG,
  },
  { shape: { kind: "box", size: [0.13, 0.1, 0.075], bevel: 0.01 }, material: "paintGrey", at: [-0.2, 0, AXIS_Z + 0.1] },
  {
    shape: { kind: "cylinder", radius: 0.014, height: 0.02, sides: 10 },
    material: "plasticLight",
    at: [-0.2, 0, AXIS_Z + 0.172],
    lamp: "running",
  },
  {
    shape: { kind: "cylinder", radius: 0.05, height: 0.1, sides: 16 },
    material: "steel",
    at: [-0.04, 0, AXIS_Z],
    turn: ALONG,
  },
  { shape: { kind: "box", size: [0.18, 0.22, 0.1], bevel: 0.012 }, material: "castIron", at: [-0.2, 0, 0.08] },
];

const pump: Part[] = [
  {
    shape: {
      kind: "lathe",
      profile: [
        [0.08, 0],
        [0.15, 0.012],
        [0.165, 0.05],
        [0.15, 0.095],
        [0.09, 0.11],
        [0.07, 0.15],
      ],
      sides: 28,
    },
    material: "castIron",
    at: [0.06, 0, AXIS_Z],
    turn: ALONG,
  },
  {
    shape: { kind: "cylinder", radius: 0.1, height: 0.022, sides: 20 },
    material: "steel",
    at: [0.21, 0, AXIS_Z],
    turn: ALONG,
  },
  {
    shape: {
      kind: "tube",
      path: [
        [0.22, 0, AXIS_Z],
        [0.36, 0, AXIS_Z],
        [0.45, 0.05, AXIS_Z - 0.02],
        [0.48, 0.2, AXIS_Z - 0.04],
        [0.48, 0.34, AXIS_Z - 0.04],
      ],
      radius: 0.05,
    },
    material: "steel",
  },
  {
    shape: {
      kind: "tube",
      path: [
        [0.11, 0.1, AXIS_Z + 0.06],
        [0.11, 0.1, 0.52],
        [0.11, 0.14, 0.62],
        [0.11, 0.28, 0.66],
        [0.11, 0.42, 0.66],
      ],
      radius: 0.034,
    },
    material: "steel",
  },
  {
    shape: { kind: "cylinder", radius: 0.066, height: 0.02, sides: 18 },
    material: "castIron",
    at: [0.11, 0.1, 0.44],
    repeat: { count: 2, step: [0, 0, 0.024] },
  },
  // Gauge behind the pump.
  { shape: { kind: "cylinder", radius: 0.01, height: 0.07, sides: 8 }, material: "brass", at: [0.11, 0.2, 0.66] },
  {
    shape: { kind: "cylinder", radius: 0.05, height: 0.028, bevel: 0.005, sides: 20 },
    material: "plasticLight",
    at: [0.11, 0.212, 0.77],
    turn: [Math.PI / 2, 0, 0],
  },
  { shape: { kind: "box", size: [0.006, 0.004, 0.04] }, material: "safetyRed", at: [0, 0, 0], joint: "needle" },
];

/** A centrifugal pump on its base: finned motor, coupling, volute, pipes and a pressure gauge that reads. */
export const coolantPumpView: ThingView = {
  parts: [
    { shape: { kind: "box", size: [0.86, 0.36, 0.05], bevel: 0.012 }, material: "paintDark", at: [-0.08, 0, 0.03] },
    {
      shape: { kind: "box", size: [0.1, 0.34, 0.03] },
      material: "rubber",
      at: [-0.4, 0, 0],
      repeat: { count: 2, step: [0.64, 0, 0] },
    },
    { shape: { kind: "box", size: [0.1, 0.16, 0.06], bevel: 0.01 }, material: "castIron", at: [0.12, 0, 0.08] },
    ...motor,
    ...pump,
  ],
  joints: {
    needle: {
      kind: "revolute",
      at: [0.11, 0.182, 0.77],
      axis: [0, -1, 0],
      property: "pressure",
      scale: 0.24,
      offset: 2.36,
      limits: [-2.4, 2.4],
      easeS: 0.3,
    },
  },
  lamps: { running: { off: "green", lit: [{ colour: "green", when: { property: "current", min: 0.1 } }] } },
  bounds: { size: [1.0, 0.55, 0.8] },
  labelAt: [0, 0, 0.95],
  labelProperty: "temperature",
  describes: {
    en: "A centrifugal pump with finned motor, pipes and pressure gauge",
    zh: "离心泵：带散热片的电机、管路和压力表",
  },
};
