import type { Part, ShowRule, ThingView } from "../../core/view.ts";

const KINDS = 4;
const variant = (index: number): ShowRule => ({ property: "job", variant: { count: KINDS, index } });
const raw: ShowRule = { property: "nextOperation", max: 0 };
const begun: ShowRule = { property: "nextOperation", min: 1 };
const half: ShowRule = { property: "nextOperation", min: 2 };

const TOP = 0.062;

const plate: Part[] = [
  {
    shape: { kind: "box", size: [0.4, 0.4, 0.036], corner: 0.02, bevel: 0.006 },
    material: "castIron",
    at: [0, 0, 0.02],
  },
  { shape: { kind: "box", size: [0.37, 0.37, 0.01], corner: 0.015 }, material: "steel", at: [0, 0, 0.054] },
  {
    shape: { kind: "box", size: [0.06, 0.4, 0.02], bevel: 0.004 },
    material: "rubber",
    at: [-0.15, 0, 0],
    repeat: { count: 2, step: [0.3, 0, 0] },
  },
  // Clamps at two corners: they hold the work, and tell front from back.
  {
    shape: { kind: "box", size: [0.05, 0.03, 0.03], bevel: 0.005 },
    material: "paintDark",
    at: [0.15, 0.15, TOP],
    mirrorY: true,
  },
  {
    shape: { kind: "box", size: [0.05, 0.03, 0.03], bevel: 0.005 },
    material: "paintDark",
    at: [-0.15, 0.15, TOP],
    mirrorY: true,
  },
];

/** Each kind of job is another workpiece; what is cut off shows how far it has come. */
const work: Part[] = [
  // Kind 1: a housing block with a bore.
  {
    shape: { kind: "box", size: [0.24, 0.2, 0.13], bevel: 0.004 },
    material: "stock1",
    at: [0, 0, TOP],
    show: [variant(0), raw],
  },
  {
    shape: { kind: "box", size: [0.23, 0.19, 0.09], bevel: 0.012 },
    material: "stock1",
    at: [0, 0, TOP],
    show: [variant(0), begun],
  },
  {
    shape: { kind: "cylinder", radius: 0.07, height: 0.04, bevel: 0.006, sides: 24 },
    material: "stock1",
    at: [0, 0, TOP + 0.09],
    show: [variant(0), begun],
  },
  {
    shape: { kind: "cylinder", radius: 0.04, height: 0.003, sides: 20 },
    material: "chamber",
    at: [0, 0, TOP + 0.1285],
    show: [variant(0), half],
  },
  // Kind 2: a flange.
  {
    shape: { kind: "cylinder", radius: 0.13, height: 0.12, bevel: 0.004, sides: 28 },
    material: "stock2",
    at: [0, 0, TOP],
    show: [variant(1), raw],
  },
  {
    shape: {
      kind: "lathe",
      profile: [
        [0.125, 0],
        [0.125, 0.035],
        [0.075, 0.045],
        [0.07, 0.11],
        [0.05, 0.12],
      ],
      sides: 28,
    },
    material: "stock2",
    at: [0, 0, TOP],
    show: [variant(1), begun],
  },
  {
    shape: { kind: "cylinder", radius: 0.012, height: 0.004, sides: 10 },
    material: "chamber",
    at: [-0.098, 0, TOP + 0.036],
    repeat: { count: 2, step: [0.196, 0, 0] },
    show: [variant(1), half],
  },
  {
    shape: { kind: "cylinder", radius: 0.012, height: 0.004, sides: 10 },
    material: "chamber",
    at: [0, 0.098, TOP + 0.036],
    mirrorY: true,
    show: [variant(1), half],
  },
  // Kind 3: an angle bracket.
  {
    shape: { kind: "box", size: [0.22, 0.16, 0.16], bevel: 0.004 },
    material: "stock3",
    at: [0, 0, TOP],
    show: [variant(2), raw],
  },
  {
    shape: {
      kind: "extrude",
      outline: [
        [-0.11, 0],
        [0.11, 0],
        [0.11, 0.04],
        [-0.02, 0.06],
        [-0.06, 0.155],
        [-0.11, 0.155],
      ],
      height: 0.15,
      bevel: 0.006,
    },
    material: "stock3",
    at: [0, 0.075, TOP],
    turn: [Math.PI / 2, 0, 0],
    show: [variant(2), begun],
  },
  {
    shape: { kind: "cylinder", radius: 0.022, height: 0.004, sides: 14 },
    material: "chamber",
    at: [0.06, 0, TOP + 0.046],
    show: [variant(2), half],
  },
  // Kind 4: a shaft in V-blocks.
  {
    shape: { kind: "box", size: [0.05, 0.14, 0.07], bevel: 0.006 },
    material: "castIron",
    at: [-0.09, 0, TOP],
    repeat: { count: 2, step: [0.18, 0, 0] },
    show: [variant(3)],
  },
  {
    shape: { kind: "cylinder", radius: 0.052, height: 0.32, bevel: 0.006, sides: 22 },
    material: "stock4",
    at: [-0.16, 0, TOP + 0.1],
    turn: [0, Math.PI / 2, 0],
    show: [variant(3), raw],
  },
  {
    shape: {
      kind: "lathe",
      profile: [
        [0.028, 0],
        [0.028, 0.07],
        [0.05, 0.075],
        [0.05, 0.2],
        [0.038, 0.205],
        [0.038, 0.32],
      ],
      sides: 22,
    },
    material: "stock4",
    at: [-0.16, 0, TOP + 0.1],
    turn: [0, Math.PI / 2, 0],
    show: [variant(3), begun],
  },
];

/** A machine pallet with its clamped workpiece. It rides where its `at` says. */
export const palletView: ThingView = {
  parts: [...plate, ...work],
  carry: {
    property: "at",
    rules: [
      { from: 0, to: 0, thing: null, liftM: 0.74 },
      { from: 1, to: 99, thing: "machine-{n}", socket: "table" },
      { from: 101, to: 199, thing: "vehicle-{n}", socket: "deck" },
    ],
  },
  bounds: { size: [0.42, 0.42, 0.26] },
  labelAt: [0, 0, 0.5],
  labelProperty: "state",
  describes: { en: "A square pallet with a workpiece that is cut step by step", zh: "方形托盘，工件随工序逐步成形" },
};
