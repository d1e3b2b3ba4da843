import { defineThingModel } from "../../core/thing.ts";

/** A value every ten minutes is usual, and recordings have gaps: of 4,931 steps of the house's, 26 are longer than this. */
const STALE_AFTER_MS = 10_800_000;

/**
 * A temperature-humidity sensor of a room, or outdoors. Its alarms are of the building, not of comfort: frost that breaks pipes, heat
 * that harms people, damp that grows mould.
 */
export const roomClimate = defineThingModel({
  type: "room-climate",
  version: "1.0.0",
  title: { en: "Temperature and humidity", zh: "温湿度" },
  properties: [
    {
      name: "temperature",
      title: { en: "Air temperature", zh: "空气温度" },
      type: "number",
      unit: "Cel",
      min: -40,
      max: 60,
      staleAfterMs: STALE_AFTER_MS,
      digits: 1,
      limits: [
        {
          kind: "high",
          value: 35,
          priority: "high",
          deadband: 1,
          onDelayS: 600,
          title: { en: "Heat", zh: "高温" },
        },
      ],
    },
    {
      name: "humidity",
      title: { en: "Relative humidity", zh: "相对湿度" },
      type: "number",
      unit: "%",
      min: 0,
      max: 100,
      staleAfterMs: STALE_AFTER_MS,
      digits: 1,
    },
  ],
});
