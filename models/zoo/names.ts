import type { LocalText } from "../../twins/core/place.ts";

/**
 * What the zoo's tasks, measures, rules and tests are called by people, as in the middle of a sentence. Their names in documents stay as
 * they are: digests are made of them.
 */

type Names = Readonly<Record<string, LocalText>>;

const TASKS: Names = {
  "remaining-life": { en: "remaining life of turbofan engines", zh: "涡扇发动机剩余寿命" },
  "milling-fault": { en: "faults of a milling machine", zh: "铣床故障" },
  occupancy: { en: "room occupancy", zh: "房间是否有人" },
  "air-quality": { en: "fine dust one hour ahead", zh: "一小时后的细颗粒物浓度" },
  "appliance-energy": { en: "energy use of household appliances", zh: "家用电器能耗" },
  "traffic-speed": { en: "traffic speed on roads ahead", zh: "道路车速预测" },
  "dispatch-policy": { en: "which vehicle takes which job", zh: "车辆派单策略" },
  "evacuation-guidance": { en: "guiding people out of a fire", zh: "火灾疏散引导" },
  "pump-health": { en: "health of a pump", zh: "水泵健康状况" },
};

const MEASURES: Names = {
  accuracy: { en: "accuracy", zh: "准确率" },
  F1: { en: "F1 score", zh: "F1 值" },
  RMSE: { en: "error (RMSE)", zh: "误差（RMSE）" },
  MAE: { en: "error (mean absolute)", zh: "平均绝对误差" },
};

const RULES: Names = {
  "it stays as it is": { en: "it stays as it is", zh: "保持不变" },
  "always the mean": { en: "always the mean", zh: "始终取平均值" },
  "always nobody": { en: "always nobody", zh: "始终视为无人" },
  "always an alarm": { en: "always an alarm", zh: "始终报警" },
  "earliest start": { en: "the earliest start", zh: "最早开始者优先" },
  "earliest ready": { en: "the earliest ready", zh: "最早就绪者优先" },
  "earliest pickup": { en: "the earliest pickup", zh: "最早取货者优先" },
  "earliest end": { en: "the earliest end", zh: "最早结束者优先" },
  "shortest operation": { en: "the shortest operation", zh: "工序最短者优先" },
  "most work left": { en: "the most work left", zh: "剩余工作最多者优先" },
  "longest tail": { en: "the longest tail", zh: "后续最长者优先" },
  "flow shortfall, no network": { en: "flow shortfall, no network", zh: "仅看流量不足，不用网络" },
};

const TESTS: Names = {
  test: { en: "test", zh: "测试集" },
  "test 1": { en: "test 1", zh: "测试集 1" },
  "all three": { en: "all three", zh: "全部三组" },
  "all types": { en: "all types", zh: "全部类型" },
  "type L": { en: "type L", zh: "L 型" },
  "type M": { en: "type M", zh: "M 型" },
  "type H": { en: "type H", zh: "H 型" },
  "all stations": { en: "all stations", zh: "全部站点" },
  // Stations of Beijing.
  Aotizhongxin: { en: "Aotizhongxin", zh: "奥体中心" },
  Changping: { en: "Changping", zh: "昌平" },
  Dingling: { en: "Dingling", zh: "定陵" },
  Dongsi: { en: "Dongsi", zh: "东四" },
  Guanyuan: { en: "Guanyuan", zh: "官园" },
  Gucheng: { en: "Gucheng", zh: "古城" },
  Huairou: { en: "Huairou", zh: "怀柔" },
  Nongzhanguan: { en: "Nongzhanguan", zh: "农展馆" },
  "5 to 15 min": { en: "5 to 15 min", zh: "5 至 15 分钟" },
  "15 min": { en: "15 min", zh: "15 分钟" },
  "30 min": { en: "30 min", zh: "30 分钟" },
  "60 min": { en: "60 min", zh: "60 分钟" },
  "last day, 5 to 15 min": { en: "last day, 5 to 15 min", zh: "最后一天，5 至 15 分钟" },
  "last day, 15 min": { en: "last day, 15 min", zh: "最后一天，15 分钟" },
  "last four weeks": { en: "last four weeks", zh: "最后四周" },
  "unseen buildings": { en: "unseen buildings", zh: "未见过的建筑" },
  "unseen cells": { en: "unseen cells", zh: "未见过的单元" },
};

/** One that this program does not know yet is called by its own name. */
const named = (names: Names, name: string): LocalText => names[name] ?? { en: name, zh: name };

export const taskText = (name: string): LocalText => named(TASKS, name);
export const measureText = (name: string): LocalText => named(MEASURES, name);
export const ruleText = (by: string): LocalText => named(RULES, by);

export function testText(test: string): LocalText {
  const [, kind, n] = /^(week|district)[ -](\d+)$/.exec(test) ?? [];
  if (kind === "week") return { en: `week ${n}`, zh: `第 ${n} 周` };
  if (kind === "district") return { en: `district ${n}`, zh: `第 ${n} 区` };
  return named(TESTS, test);
}

/** A task's title with the name that is typed. */
export const taskCalled = (name: string): LocalText => {
  const { en, zh } = taskText(name);
  return { en: `“${en}” (${name})`, zh: `“${zh}”（${name}）` };
};
