import type { ThingView } from "../../core/view.ts";
import { FREE_FROM_MPH, SLOW_BELOW_MPH } from "./levels.ts";

/**
 * Drawn larger than life, so that a county of them can be seen: the column's height is the speed, and the disc at its foot shines green
 * where the traffic is free, amber where it is dense and red where it is slow; dark where nothing was measured.
 */
export const trafficDetectorView: ThingView = {
  parts: [
    { shape: { kind: "cylinder", radius: 90, height: 6, sides: 24 }, material: "paintDark" },
    { shape: { kind: "cylinder", radius: 30, height: 1, sides: 16 }, material: "paintGrey", joint: "level" },
    {
      shape: { kind: "cylinder", radius: 70, height: 20, bevel: 4, sides: 24 },
      material: "plasticLight",
      at: [0, 0, 6],
      lamp: "flow",
    },
  ],
  joints: {
    level: { kind: "scale", at: [0, 0, 6], axis: [0, 0, 1], property: "speed", scale: 6, limits: [1, 720], easeS: 1 },
  },
  lamps: {
    flow: {
      off: "white",
      lit: [
        { colour: "green", when: { property: "speed", min: FREE_FROM_MPH } },
        { colour: "amber", when: { property: "speed", min: SLOW_BELOW_MPH } },
        { colour: "red", when: { property: "speed", min: 0 } },
      ],
    },
  },
  bounds: { size: [180, 180, 500] },
  minPx: 11,
  labelAt: [0, 0, 560],
  labelProperty: "speed",
  describes: {
    en: "A loop detector in a road: a column as high as the traffic is fast, on a disc that shines green, amber or red",
    zh: "道路线圈检测器：立柱高度表示车速，底盘灯为绿、黄或红",
  },
};
