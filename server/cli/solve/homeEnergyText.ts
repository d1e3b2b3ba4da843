import type { HomeEnergyPlan, Side } from "../../../models/optimisers/home-energy/solve.ts";
import { ROOM_SENSORS } from "../../../twins/sites/home/sensors.ts";
import type { Language } from "../language.ts";
import { table } from "../table.ts";

const HEADS = {
  en: ["from", "EUR/kWh", "heat replayed, kW", "heat planned, kW", "all replayed, kWh", "all planned, kWh"],
  zh: ["起", "电价 €/kWh", "回放供热 kW", "计划供热 kW", "回放总电量 kWh", "计划总电量 kWh"],
} as const;

const clock = (hours: number): string => {
  const minutes = Math.round(hours * 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
};

function slotsOf({ slotHours, prices, replayed, planned }: HomeEnergyPlan, language: Language): string {
  const rows = prices.eurPerKwh.map((price, k) => [
    clock(k * slotHours),
    price.toFixed(3),
    ...[replayed.heatKw, planned.heatKw].map((heat) => Math.abs(heat[k]).toFixed(1)),
    ...[replayed.kwh, planned.kwh].map((kwh) => kwh[k].toFixed(2)),
  ]);
  return table([HEADS[language], ...rows]);
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function sideLine(name: string, side: Side, language: Language): string {
  const [first = 0, second = 0] = side.comfort;
  const coldest = Math.min(...side.roomC).toFixed(1);
  return language === "zh"
    ? `${name}：${side.costEur.toFixed(2)} €，${side.energyKwh.toFixed(1)} kWh（其中供热 ${side.heatingKwh.toFixed(1)} kWh），等级 II 及以上的时间 ${percent(first + second)}，最冷房间 ${coldest} ℃`
    : `${name}: ${side.costEur.toFixed(2)} EUR, ${side.energyKwh.toFixed(1)} kWh (heating ${side.heatingKwh.toFixed(1)} kWh), category II or better ${percent(first + second)} of the time, coldest room ${coldest} Cel`;
}

function head(
  { day, saving, recorded, replayErrorK, planned, replayed }: HomeEnergyPlan,
  language: Language,
): string[] {
  const { readings, measuredKwh, dayKwh } = recorded;
  const share = saving.costShare === null ? null : percent(saving.costShare);
  if (language === "zh")
    return [
      `${day}：节省 ${saving.costEur.toFixed(2)} €${share === null ? "" : `（${share}）`}，电量${saving.energyKwh < 0 ? "增加" : "减少"} ${Math.abs(saving.energyKwh).toFixed(2)} kWh；两侧均由模型得出`,
      sideLine("计划", planned, language),
      sideLine("回放", replayed, language),
      `实测：144 个读数中的 ${readings} 个，电器与照明共 ${measuredKwh.toFixed(2)} kWh；补齐缺口后全天为 ${dayKwh.toFixed(1)} kWh`,
      `回放温度与实测相差 ${replayErrorK.toFixed(2)} K（均方根，${ROOM_SENSORS.length} 个房间）`,
    ];
  return [
    `${day}: ${saving.costEur.toFixed(2)} EUR less${share === null ? "" : ` (${share})`}, ${Math.abs(saving.energyKwh).toFixed(2)} kWh ${saving.energyKwh < 0 ? "more" : "less"}; both sides are the model's`,
    sideLine("Planned", planned, language),
    sideLine("Replayed", replayed, language),
    `Measured: ${readings} of 144 readings, ${measuredKwh.toFixed(2)} kWh of appliances and lights in them; ${dayKwh.toFixed(1)} kWh over the day with the gaps filled`,
    `Replayed temperatures are ${replayErrorK.toFixed(2)} K from the recorded ones (root mean square, ${ROOM_SENSORS.length} rooms)`,
  ];
}

function runsOf({ cycles, planned, slotHours }: HomeEnergyPlan, language: Language): string[] {
  return cycles.map(({ title, energyKwh, recordedSlot }, c) => {
    const slot = planned.cycleSlots[c] ?? recordedSlot;
    const [from, to] = [clock(recordedSlot * slotHours), clock(slot * slotHours)];
    const kwh = energyKwh.toFixed(2);
    if (language === "zh")
      return `${title.zh}（假设）：${kwh} kWh，${slot === recordedSlot ? `仍在 ${from} 开始` : `开始时间由 ${from} 移至 ${to}`}`;
    const moved = slot === recordedSlot ? `still begins at ${from}` : `begins at ${to} instead of ${from}`;
    return `${title.en} (supposed): ${kwh} kWh, ${moved}`;
  });
}

/** A plan for people: what it saves, both sides, the slots, the runs, and what is taken for granted. */
export function planText(plan: HomeEnergyPlan, language: Language): string {
  const taken = language === "zh" ? "前提：" : "Taken for granted:";
  return `${[
    ...head(plan, language),
    "",
    slotsOf(plan, language),
    "",
    ...runsOf(plan, language),
    "",
    taken,
    ...plan.assumptions.map((said) => `- ${said[language]}`),
  ].join("\n")}\n`;
}
