import { defineThingModel } from "../../core/thing.ts";

const named = (name: string, en: string, zh: string) => ({ name, title: { en, zh } });

/** A pallet that carries one job through the cell. `at`: 0 the station, 1..99 machine n, 100 + n on vehicle n. */
export const pallet = defineThingModel({
  type: "pallet",
  version: "1.0.0",
  title: { en: "Pallet", zh: "托盘" },
  properties: [
    {
      name: "job",
      title: { en: "Job", zh: "作业" },
      type: "integer",
      unit: "1",
      min: 0,
      max: 999,
      staleAfterMs: 5000,
      digits: 0,
    },
    {
      name: "at",
      title: { en: "Where (0 station, n machine, 100+n vehicle)", zh: "位置（0 站台，n 机床，100+n 搬运车）" },
      type: "integer",
      unit: "1",
      min: 0,
      max: 199,
      staleAfterMs: 5000,
      digits: 0,
    },
    {
      name: "nextOperation",
      title: { en: "Next operation", zh: "下一工序" },
      type: "integer",
      unit: "1",
      min: 0,
      max: 99,
      staleAfterMs: 5000,
      digits: 0,
    },
    {
      name: "operations",
      title: { en: "Operations in all", zh: "工序总数" },
      type: "integer",
      unit: "1",
      min: 0,
      max: 99,
      staleAfterMs: 5000,
      digits: 0,
    },
    {
      name: "state",
      title: { en: "State", zh: "状态" },
      type: "enum",
      unit: "1",
      min: 0,
      max: 4,
      values: [
        named("unused", "Unused", "未使用"),
        named("waiting", "Waiting", "等待"),
        named("moving", "On a vehicle", "运输中"),
        named("processing", "In a machine", "加工中"),
        named("finished", "Finished", "完成"),
      ],
      staleAfterMs: 5000,
      digits: 0,
    },
  ],
});
