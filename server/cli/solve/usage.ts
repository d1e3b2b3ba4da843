import type { Said } from "../language.ts";

export const DEFAULTS = { vehicles: 8, incidentsAt: 3, incidentsDay: 60, seed: 1 } as const;

/** A cold day of the house with a heated evening. */
export const USUAL_DAY = "2016-02-24";

/** The part of `aitn solve --help` about a house's energy. */
export const homeUsage: Said = {
  en: `Usage: aitn solve home-energy [options]

Plans heating and runs of appliances of a recorded day of the house in Stambruges against prices, nowhere colder than that day replayed
through the same model. What was not measured, heating among it, is said with the plan.

  --day DATE       a day of the recording, 2016-01-12 to 2016-05-26 (default ${USUAL_DAY})
  --prices FILE    JSON: 24 or 96 numbers in EUR/kWh from midnight, or {"eurPerKwh": [...], "source": text};
                   without it an example of ours, which is no market's
  --cop X          heat for each unit of electricity (default 3), 1 to 6
  --power KW       most heat of the heating (default 6), 0.5 to 50
  --preheat K      how much warmer than replayed a room may be (default 1), up to 5
  --setback K      how much colder within the day (default 0), up to 5
  --json           one JSON object on stdout: day, slotHours, prices, cycles, planned, replayed, saving, recorded,
                   replayErrorK, assumptions, rooms
`,
  zh: `用法：aitn solve home-energy [选项]

按电价安排斯坦布吕日住宅某个录制日的供热与电器运行，任何时刻都不比同一模型回放的当日更冷。未实测的内容（包括供热）随方案一并说明。

  --day 日期       录制数据中的一天，2016-01-12 至 2016-05-26（默认 ${USUAL_DAY}）
  --prices 文件    JSON：自零点起的 24 或 96 个数，单位 EUR/kWh，或 {"eurPerKwh": [...], "source": 文字}；
                   不给时使用自带示例，并非市场电价
  --cop X          每单位电产生的热（默认 3），1 到 6
  --power KW       供热的最大热功率（默认 6），0.5 到 50
  --preheat K      房间最多可比回放高多少（默认 1），最多 5
  --setback K      当日内最多可低多少（默认 0），最多 5
  --json           标准输出上一个 JSON 对象：day、slotHours、prices、cycles、planned、replayed、saving、recorded、
                   replayErrorK、assumptions、rooms
`,
};

/** The part of `aitn solve --help` about emergency dispatch. */
export const emergencyUsage: Said = {
  en: `Usage: aitn solve emergency-dispatch [options]

Which vehicle goes to which incident, and by which way, on the freeways of Los Angeles, over travel times that change on the way. The
zoo's traffic-speed tells the speeds of the next hour; incidents are drawn by the seed, on the recording's last day (7 March 2012).
With --at one decision is made and its ways are shown. Without it the whole day is played with the same incidents five times:
by the forecast, by speeds as they are now, as if all roads were free, by perfect knowledge, and by sending the nearest idle
vehicle. Vehicles always drive by what was recorded, as fast as the traffic (never below 7 km/h), either way along a road: which way a
carriageway runs is not in the recording. With more incidents than vehicles the lighter ones wait.

  --at TIME        HH:MM of that day, from 00:00 to 23:55
  --vehicles K     default ${DEFAULTS.vehicles}; up to 64. They wait where they are far from each other
  --incidents N    default ${DEFAULTS.incidentsAt} at a time, ${DEFAULTS.incidentsDay} a day; up to 64 at a time, 2,000 a day
  --cover P        keep P percent of the detectors within 10 minutes of a vehicle that stays, where that can be (default 0)
  --seed S         default ${DEFAULTS.seed}; the same seed gives the same answer on every machine
  --json           one JSON object on stdout, times in seconds
`,
  zh: `用法：aitn solve emergency-dispatch [选项]

在洛杉矶高速公路网上决定哪辆车前往哪起事件、走哪条路；行程时间随途中时刻变化。模型库的 traffic-speed 预测未来一小时的车速；
事件按种子抽取，发生在记录的最后一天（2012 年 3 月 7 日）。给出 --at 时只作一次决策并列出路线；否则用同一批事件把全天演练五遍：
按预测、按当前车速、视所有道路畅通、按完全已知，以及就近派出空闲车辆。车辆始终按实际记录的车速随车流行驶（不低于 7 公里/小时），道路双向可行：记录中没有车道方向。
事件多于车辆时，权重较轻的等待。

  --at 时刻        当天的 HH:MM，00:00 到 23:55
  --vehicles K     默认 ${DEFAULTS.vehicles}，最多 64；车辆在彼此远离的位置待命
  --incidents N    默认单次 ${DEFAULTS.incidentsAt} 起，全天 ${DEFAULTS.incidentsDay} 起；单次最多 64 起，全天最多 2,000 起
  --cover P        尽可能使百分之 P 的检测器处于某辆留守车辆 10 分钟可达范围内（默认 0）
  --seed S         默认 ${DEFAULTS.seed}；相同的种子在任何机器上得到相同的结果
  --json           标准输出上一个 JSON 对象，时间以秒计
`,
};
