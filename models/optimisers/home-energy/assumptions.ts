import type { LocalText } from "../../../twins/core/place.ts";
import type { DayPrices } from "./prices.ts";
import type { HomeEnergyOptions } from "./solve.ts";
import { CAPACITY_KWH_PER_K, CAPACITY_WH_PER_M2K, HEATED_FLOOR_M2 } from "./thermal.ts";

const kinds = (titles: readonly string[], between: string): string => titles.join(between);

/** How far rooms may be from the replayed day. */
function warmthOf(setbackK: number, preheatK: number): LocalText {
  if (setbackK === 0)
    return {
      en: `No room is ever colder than replayed, and none is more than ${preheatK} K warmer.`,
      zh: `任何房间在任何时刻都不低于回放温度，也不高出 ${preheatK} 开以上。`,
    };
  return {
    en: `Rooms are at most ${setbackK} K colder and at most ${preheatK} K warmer than replayed, and not colder at the end of the day.`,
    zh: `各房间最多比回放低 ${setbackK} 开、高 ${preheatK} 开，当日结束时不得更低。`,
  };
}

/** What a plan takes for granted, beyond what was measured. */
export function assumptionsOf(options: Omit<HomeEnergyOptions, "mostHeatKw">, prices: DayPrices): readonly LocalText[] {
  const { cop, peopleKw, preheatK, setbackK, cycles } = options;
  const titles = cycles.map(({ title }) => title);
  const runs: readonly LocalText[] =
    cycles.length === 0
      ? []
      : [
          {
            en: `Which appliances ran was not recorded: runs of ${kinds(
              titles.map(({ en }) => en.toLowerCase()),
              ", ",
            )} are supposed where the measured energy stood furthest above the day's median, never with more energy than that, and their heat leaves the house with water and air.`,
            zh: `未记录具体运行了哪些电器：假设${kinds(
              titles.map(({ zh }) => zh),
              "、",
            )}在实测电量高出当日中位数最多处运行，电量不超过高出部分，其热量随水和空气排出室外。`,
          },
        ];
  return [
    {
      en: "Heating was not metered. The replayed heating is what the fitted model needs to come nearest to the recorded temperatures; heat of stoves, open windows and whatever the model does not know is in it.",
      zh: "供热未计量。回放的供热量是拟合模型为最接近实测温度所需的热量，其中包含火炉、开窗以及模型未知的一切热量。",
    },
    {
      en: `The heating is taken for electric, with ${cop} units of heat for each of electricity. How the real house was heated is not in the recording, so its costs were others.`,
      zh: `假设供热为电力，每单位电产生 ${cop} 单位热。录制数据未说明真实住宅如何取暖，实际费用与此不同。`,
    },
    {
      en: `The house holds ${CAPACITY_KWH_PER_K.toFixed(1)} kWh per kelvin (${HEATED_FLOOR_M2} m2 of floor, ${CAPACITY_WH_PER_M2K} Wh per m2 and kelvin), and heat warms all rooms alike. Both are assumed.`,
      zh: `假设住宅热容为 ${CAPACITY_KWH_PER_K.toFixed(1)} 千瓦时每开（${HEATED_FLOOR_M2} 平方米，每平方米每开 ${CAPACITY_WH_PER_M2K} 瓦时），且热量使各房间同等升温。`,
    },
    {
      en: `People give ${peopleKw} kW all day. Who was at home was not recorded.`,
      zh: `假设人员全天散热 ${peopleKw} 千瓦，未记录何人在家。`,
    },
    ...runs,
    warmthOf(setbackK, preheatK),
    { en: "The weather is known as it was recorded.", zh: "天气按实测视为已知。" },
    {
      en: "Three quarters of the readings are missing: between those that are there, energy, weather and temperatures are taken for straight lines.",
      zh: "四分之三的读数缺失：已有读数之间的电量、天气和温度按直线计。",
    },
    ...(prices.virtual
      ? [{ en: "The prices are virtual: an example of ours, no market's.", zh: "电价为虚拟示例，并非市场电价。" }]
      : []),
  ];
}
