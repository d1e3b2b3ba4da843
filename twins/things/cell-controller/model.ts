import { defineThingModel, named } from "../../core/thing.ts";

/** The cell's own controller (PLC): who is in charge, what is being made. */
export const cellController = defineThingModel({
  type: "cell-controller",
  version: "1.0.0",
  title: { en: "Cell controller", zh: "单元控制器" },
  properties: [
    {
      name: "mode",
      title: { en: "Mode", zh: "模式" },
      type: "enum",
      unit: "1",
      min: 0,
      max: 2,
      values: [
        named("local", "Local rule", "本地规则"),
        named("remote", "Held for plans", "由计划控制"),
        named("stopped", "Stopped", "已停止"),
      ],
      staleAfterMs: 5000,
      digits: 0,
    },
    {
      name: "jobset",
      title: { en: "Job set", zh: "作业集" },
      type: "integer",
      unit: "1",
      min: 0,
      max: 999,
      staleAfterMs: 5000,
      digits: 0,
    },
    {
      name: "cycle",
      title: { en: "Times the job set was begun", zh: "作业集轮次" },
      type: "integer",
      unit: "1",
      min: 0,
      max: 60000,
      staleAfterMs: 5000,
      digits: 0,
    },
    {
      name: "cycleTime",
      title: { en: "Time since the job set began", zh: "本轮已用时间" },
      type: "number",
      unit: "s",
      min: 0,
      max: 36000,
      staleAfterMs: 5000,
      digits: 0,
    },
    {
      name: "jobsFinished",
      title: { en: "Jobs finished", zh: "完成作业数" },
      type: "integer",
      unit: "1",
      min: 0,
      max: 60000,
      staleAfterMs: 5000,
      digits: 0,
    },
  ],
  actions: [
    {
      name: "setMode",
      title: { en: "Hand the cell over", zh: "移交控制权" },
      class: "B",
      motion: false,
      input: [
        {
          name: "mode",
          title: { en: "0 local, 1 remote", zh: "0 本地，1 远程" },
          type: "integer",
          unit: "1",
          min: 0,
          max: 1,
        },
      ],
      timeoutMs: 60_000,
    },
  ],
});
