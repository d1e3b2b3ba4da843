import type { ThingView } from "../../core/view.ts";

/** Height of the sensor's middle above the floor, m: a seated person's head, a standing one's abdomen (ISO 7726:1998, table 5). */
const AT_M = 1.1;

/** A small white sensor at breathing height: case with air slots, sensing tip, a lamp for a value that has come. */
export const roomClimateView: ThingView = {
  parts: [
    {
      shape: { kind: "box", size: [0.024, 0.07, 0.1], bevel: 0.006 },
      material: "plasticLight",
      at: [0, 0, AT_M - 0.05],
    },
    {
      shape: { kind: "box", size: [0.006, 0.078, 0.108], bevel: 0.002 },
      material: "paintGrey",
      at: [-0.014, 0, 1.046],
    },
    {
      shape: { kind: "box", size: [0.002, 0.044, 0.003] },
      material: "paintDark",
      at: [0.0125, 0, AT_M - 0.04],
      repeat: { count: 6, step: [0, 0, 0.008] },
    },
    {
      shape: { kind: "cylinder", radius: 0.006, height: 0.024, sides: 12 },
      material: "steel",
      at: [0, 0, AT_M - 0.074],
    },
    {
      shape: { kind: "cylinder", radius: 0.003, height: 0.002, sides: 10 },
      material: "plasticLight",
      at: [0.012, 0.022, AT_M + 0.034],
      turn: [0, Math.PI / 2, 0],
      lamp: "reading",
    },
  ],
  lamps: { reading: { off: "green", lit: [{ colour: "green", when: { property: "temperature", min: -40 } }] } },
  bounds: { size: [0.3, 0.3, 0.3], middle: [0, 0, AT_M] },
  labelAt: [0, 0, AT_M + 0.35],
  labelProperty: "temperature",
  describes: {
    en: "A small temperature and humidity sensor at breathing height",
    zh: "位于呼吸高度的小型温湿度传感器",
  },
};
