import { defineThingModel, named } from "../../core/thing.ts";

const number = (
  name: string,
  en: string,
  zh: string,
  unit: string,
  [min, max, digits]: readonly [min: number, max: number, digits: number],
) => ({ name, title: { en, zh }, type: "number" as const, unit, min, max, staleAfterMs: 3000, digits });
const count = (name: string, en: string, zh: string, max: number) => ({
  name,
  title: { en, zh },
  type: "integer" as const,
  unit: "1",
  min: 0,
  max,
  staleAfterMs: 3000,
  digits: 0,
});

/** A small robot that carries things through a building, over several storeys by its lifts. */
export const deliveryRobot = defineThingModel({
  type: "delivery-robot",
  version: "1.0.0",
  title: { en: "Delivery robot", zh: "送物机器人" },
  properties: [
    number("x", "Position east", "东向位置", "m", [-1000, 1000, 2]),
    number("y", "Position north", "北向位置", "m", [-1000, 1000, 2]),
    number("z", "Height of the floor under it", "所在楼面高度", "m", [-200, 1000, 2]),
    number("heading", "Heading", "航向", "rad", [-3.2, 3.2, 2]),
    number("speed", "Speed", "速度", "m/s", [-3, 3, 2]),
    {
      name: "state",
      title: { en: "State", zh: "状态" },
      type: "enum",
      unit: "1",
      min: 0,
      max: 8,
      values: [
        named("idle", "Idle", "空闲"),
        named("driving", "Driving", "行驶"),
        named("waiting", "Waiting for right of way", "等待通行"),
        named("inLift", "In a lift", "乘电梯"),
        named("charging", "Charging", "充电"),
        named("loading", "Loading", "装货"),
        named("unloading", "Unloading", "卸货"),
        named("stopped", "Stopped", "已停止"),
        named("fault", "Fault", "故障"),
      ],
      staleAfterMs: 3000,
      digits: 0,
    },
    {
      ...number("battery", "State of charge", "电量", "%", [0, 100, 1]),
      staleAfterMs: 15_000,
      limits: [
        {
          kind: "low" as const,
          value: 15,
          priority: "medium" as const,
          deadband: 3,
          onDelayS: 2,
          title: { en: "Battery low", zh: "电量低" },
        },
      ],
    },
    count("task", "Task it serves (0 for none)", "执行的任务（0 为无）", 65_534),
    count("goalNode", "Node it is going to (number in the route map)", "目标节点（路网编号）", 19_999),
    count(
      "storey",
      "Storey, counted from the lowest as 1 (0 between storeys)",
      "所在楼层（最低层为 1，层间为 0）",
      200,
    ),
    { ...count("loaded", "Carries a load", "载有物品", 1), type: "boolean" as const },
  ],
});
