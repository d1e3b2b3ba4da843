import { defineThingModel, named } from "../../core/thing.ts";

/** A loop in the lanes of a road, counting and timing what drives over it, every five minutes. */
export const trafficDetector = defineThingModel({
  type: "traffic-detector",
  version: "1.0.0",
  title: { en: "Traffic detector", zh: "交通检测器" },
  properties: [
    {
      name: "speed",
      title: { en: "Mean speed", zh: "平均车速" },
      type: "number",
      unit: "[mi_i]/h",
      min: 0,
      max: 120,
      staleAfterMs: 900_000,
      digits: 1,
    },
    {
      name: "speedMetric",
      title: { en: "Mean speed in km/h", zh: "平均车速（公里/小时）" },
      type: "number",
      unit: "km/h",
      min: 0,
      max: 194,
      staleAfterMs: 900_000,
      digits: 0,
    },
    {
      name: "quality",
      title: { en: "Quality of the measurement", zh: "测量质量" },
      type: "enum",
      unit: "1",
      min: 0,
      max: 3,
      staleAfterMs: 900_000,
      digits: 0,
      // In the order of QUALITY of core/reading.ts.
      values: [
        named("good", "good", "良好"),
        named("uncertain", "uncertain", "不确定"),
        named("bad", "bad", "不可用"),
        named("missing", "nothing measured", "未测得"),
      ],
    },
  ],
});
