import type { Part, ThingView } from "../../core/view.ts";

const RING_TURNS = 3;
/** Three cups on arms, 120 degrees apart. */
const cups: Part[] = Array.from({ length: RING_TURNS }, (_, i) => {
  const angle = (2 * Math.PI * i) / RING_TURNS;
  const [x, y] = [Math.cos(angle), Math.sin(angle)];
  return [
    {
      shape: { kind: "box", size: [0.12, 0.008, 0.008] },
      material: "steel",
      at: [0.06 * x, 0.06 * y, 0.05],
      turn: [0, 0, angle],
      joint: "cups",
    },
    {
      shape: {
        kind: "lathe",
        profile: [
          [0.006, 0],
          [0.026, 0.012],
          [0.034, 0.034],
        ],
        sides: 16,
      },
      material: "paintDark",
      at: [0.13 * x, 0.13 * y, 0.054],
      turn: [Math.PI / 2, 0, angle],
      joint: "cups",
    },
  ] satisfies Part[];
}).flat();

/** A mast with a louvred screen, cups that turn in the wind, and a box. */
export const weatherStationView: ThingView = {
  parts: [
    { shape: { kind: "cylinder", radius: 0.14, height: 0.03, bevel: 0.006, sides: 24 }, material: "concrete" },
    { shape: { kind: "cylinder", radius: 0.024, height: 2.3, sides: 14 }, material: "aluminium", at: [0, 0, 0.03] },
    {
      shape: { kind: "cylinder", radius: 0.09, top: 0.07, height: 0.012, bevel: 0.003, sides: 20 },
      material: "plasticLight",
      at: [0.13, 0, 1.46],
      repeat: { count: 7, step: [0, 0, 0.028] },
    },
    { shape: { kind: "box", size: [0.14, 0.02, 0.02] }, material: "aluminium", at: [0.06, 0, 1.54] },
    { shape: { kind: "box", size: [0.12, 0.18, 0.24], bevel: 0.012 }, material: "paintGrey", at: [-0.08, 0, 0.95] },
    {
      shape: { kind: "cylinder", radius: 0.014, height: 0.04, sides: 12 },
      material: "steel",
      at: [0, 0, 0.02],
      joint: "cups",
    },
    ...cups,
  ],
  joints: { cups: { kind: "spin", at: [0, 0, 2.32], property: "windSpeed", scale: 2.5 } },
  bounds: { size: [0.6, 0.6, 2.5] },
  labelAt: [0, 0, 2.75],
  labelProperty: "temperature",
  describes: {
    en: "A weather mast with a louvred screen and turning cups",
    zh: "气象杆：带百叶防护罩和随风转动的风杯",
  },
};
