import { defineThingModel, named } from "../../core/thing.ts";

const number = (
  name: string,
  en: string,
  zh: string,
  unit: string,
  [min, max, digits]: readonly [min: number, max: number, digits: number],
) => ({ name, title: { en, zh }, type: "number" as const, unit, min, max, staleAfterMs: 5000, digits });

/** A lift: its car in the shaft, and the door of the car. Length is along the way out, width across it. */
export const lift = defineThingModel({
  type: "lift",
  version: "1.0.0",
  title: { en: "Lift", zh: "电梯" },
  properties: [
    number(
      "position",
      "Height of the car's floor above the lowest stop",
      "轿厢地面相对最低停靠层的高度",
      "m",
      [-500, 1000, 2],
    ),
    number("door", "Door open, as a share", "门开启比例", "1", [0, 1, 2]),
    {
      name: "state",
      title: { en: "State", zh: "状态" },
      type: "enum",
      unit: "1",
      min: 0,
      max: 6,
      values: [
        named("idle", "Idle, door closed", "空闲，门已关"),
        named("moving", "Moving", "运行"),
        named("opening", "Door opening", "开门"),
        named("open", "Door open", "门已开"),
        named("closing", "Door closing", "关门"),
        named("stopped", "Stopped", "已停止"),
        named("fault", "Fault", "故障"),
      ],
      staleAfterMs: 5000,
      digits: 0,
    },
    {
      name: "targetStorey",
      title: { en: "Storey it goes to, counted from the lowest as 1", zh: "目标楼层（最低层为 1）" },
      type: "integer",
      unit: "1",
      min: 1,
      max: 200,
      staleAfterMs: 5000,
      digits: 0,
    },
    {
      name: "occupied",
      title: { en: "A robot is inside", zh: "轿厢内有机器人" },
      type: "boolean",
      unit: "1",
      min: 0,
      max: 1,
      staleAfterMs: 5000,
      digits: 0,
    },
    {
      ...number("length", "Length of the car, along its way out", "轿厢进深", "m", [0.5, 20, 2]),
      staleAfterMs: 86_400_000,
    },
    { ...number("width", "Width of the car", "轿厢宽度", "m", [0.5, 20, 2]), staleAfterMs: 86_400_000 },
  ],
});
