import type { LocalText } from "../../../twins/core/place.ts";
import type { PlayOptions, SitePlant } from "./sitePlant.ts";

/** A site that has something to play. */
export interface PlayableSite {
  /** What is played, and whether that is recorded or virtual. */
  readonly about: LocalText;
  /** Reads it. */
  open(options: PlayOptions): Promise<SitePlant>;
}

/** By their ids, in the order in which they are told; each is read when it is played. */
export const PLAYABLE: ReadonlyMap<string, PlayableSite> = new Map<string, PlayableSite>([
  [
    "fms",
    {
      about: {
        en: "machines, vehicles and the cell controller are virtual; the pump, the thermometer and the arm are recorded",
        zh: "机床、搬运车和单元控制器是虚拟的；水泵、温度计和机械臂是录制的",
      },
      open: async (options) => (await import("./fms.ts")).fmsPlant(options),
    },
  ],
  [
    "home",
    {
      about: {
        en: "a house of 2016, recorded: nine climate sensors, two meters and the weather, behind one gateway",
        zh: "一座住宅 2016 年的录制：九个温湿度传感器、两块电表和气象站，经由一个网关",
      },
      open: async (options) => (await import("./home.ts")).homePlant(options),
    },
  ],
  [
    "los-angeles",
    {
      about: {
        en: "207 traffic detectors in a week of 2012, recorded, behind a gateway for each district",
        zh: "207 个交通检测器 2012 年一周的录制，每个分区一个网关",
      },
      open: async (options) => (await import("./losAngeles.ts")).losAngelesPlant(options),
    },
  ],
  [
    "hotel",
    {
      about: {
        en: "robots that deliver on three floors, the lifts that they ride and the doors, all virtual",
        zh: "在三层楼送货的机器人、其乘坐的电梯和门，均为虚拟",
      },
      open: async (options) => (await import("./deliveries.ts")).hotelPlant(options),
    },
  ],
  [
    "office",
    {
      about: { en: "robots that deliver, and the doors, all virtual", zh: "送货机器人和门，均为虚拟" },
      open: async (options) => (await import("./deliveries.ts")).officePlant(options),
    },
  ],
]);

export const PLAYABLE_SITES: readonly string[] = [...PLAYABLE.keys()];
