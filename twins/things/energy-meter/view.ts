import type { ThingView } from "../../core/view.ts";

/** Above the floor, m. */
const AT_M = 1.3;

/** A wall meter: case, window with a digit strip, terminal cover, and a pulse lamp that is lit while energy flows. */
export const energyMeterView: ThingView = {
  parts: [
    { shape: { kind: "box", size: [0.07, 0.18, 0.28], bevel: 0.012 }, material: "plasticLight", at: [0, 0, AT_M] },
    { shape: { kind: "box", size: [0.004, 0.13, 0.06] }, material: "screen", at: [0.036, 0, AT_M + 0.17] },
    { shape: { kind: "box", size: [0.075, 0.17, 0.07], bevel: 0.008 }, material: "paintGrey", at: [0, 0, AT_M] },
    {
      shape: { kind: "cylinder", radius: 0.006, height: 0.004, sides: 10 },
      material: "plasticLight",
      at: [0.035, 0.05, AT_M + 0.12],
      turn: [0, Math.PI / 2, 0],
      lamp: "pulse",
    },
    {
      shape: { kind: "cylinder", radius: 0.008, height: 0.3, sides: 8 },
      material: "rubber",
      at: [0, -0.04, AT_M - 0.3],
      repeat: { count: 3, step: [0, 0.04, 0] },
    },
  ],
  lamps: { pulse: { off: "red", lit: [{ colour: "red", when: { property: "power", min: 1 } }] } },
  bounds: { size: [0.3, 0.4, 0.5], middle: [0, 0, AT_M + 0.1] },
  labelAt: [0, 0, AT_M + 0.5],
  labelProperty: "power",
  describes: { en: "An electricity meter on the wall", zh: "墙上的电能表" },
};
