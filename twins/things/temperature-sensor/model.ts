import { defineThingModel } from "../../core/thing.ts";

/** A temperature inside a machine. The shipped recording (NAB) does not state its unit, and neither do we. */
export const temperatureSensor = defineThingModel({
  type: "temperature-sensor",
  version: "1.0.0",
  title: { en: "Machine temperature", zh: "机器温度" },
  properties: [
    {
      name: "temperature",
      title: { en: "Temperature (unit not stated by the source)", zh: "温度（来源未注明单位）" },
      type: "number",
      unit: "{unstated}",
      min: -50,
      max: 200,
      staleAfterMs: 900_000,
      digits: 1,
      limits: [
        {
          kind: "high",
          value: 105,
          priority: "high",
          deadband: 3,
          onDelayS: 0,
          title: { en: "Machine hot", zh: "机器过热" },
        },
        {
          kind: "low",
          value: 45,
          priority: "high",
          deadband: 5,
          onDelayS: 0,
          title: { en: "Machine temperature collapsed", zh: "机器温度骤降" },
        },
      ],
    },
  ],
});
