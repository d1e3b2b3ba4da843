import { defineThingModel, type ThingModelInput } from "../../core/thing.ts";

const JOINTS = [
  ["Base", "基座"],
  ["Shoulder", "肩部"],
  ["Elbow", "肘部"],
  ["Wrist 1", "腕 1"],
  ["Wrist 2", "腕 2"],
  ["Wrist 3", "腕 3"],
] as const;

const perJoint = (name: string, en: string, zh: string, unit: string, range: number, digits: number) =>
  JOINTS.map(([jointEn, jointZh], i) => ({
    name: `${name}${i}`,
    title: { en: `${jointEn}: ${en}`, zh: `${jointZh}：${zh}` },
    type: "number" as const,
    unit,
    min: -range,
    max: range,
    staleAfterMs: 5000,
    digits,
  }));

const flag = (name: string, en: string, zh: string): ThingModelInput["properties"][number] => ({
  name,
  title: { en, zh },
  type: "boolean",
  unit: "1",
  min: 0,
  max: 1,
  staleAfterMs: 5000,
  digits: 0,
});

/** A Universal Robots UR3: six joints. `angle*` is integrated from the recorded speeds, so its quality is uncertain. */
export const ur3 = defineThingModel({
  type: "ur3",
  version: "1.0.0",
  title: { en: "UR3 arm", zh: "UR3 机械臂" },
  properties: [
    ...perJoint("angle", "angle (integrated)", "角度（积分估计）", "rad", 6.4, 2),
    ...perJoint("speed", "speed", "速度", "rad/s", 5, 3),
    ...perJoint("current", "current", "电流", "A", 20, 3),
    ...perJoint("temperature", "temperature", "温度", "Cel", 100, 1),
    {
      name: "toolCurrent",
      title: { en: "Tool current", zh: "工具电流" },
      type: "number",
      unit: "A",
      min: -5,
      max: 5,
      staleAfterMs: 5000,
      digits: 3,
    },
    flag("protectiveStop", "Protective stop", "保护性停止"),
    flag("gripLost", "Grip lost", "抓取丢失"),
  ],
});
