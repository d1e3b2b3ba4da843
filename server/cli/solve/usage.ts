import type { Said } from "../language.ts";

export const DEFAULTS = { vehicles: 8, incidentsAt: 3, incidentsDay: 60, seed: 1 } as const;

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
