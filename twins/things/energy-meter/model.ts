import { defineThingModel } from "../../core/thing.ts";

/** A value every ten minutes is usual, and recordings have gaps: of 4,931 steps of the house's, 26 are longer than this. */
const STALE_AFTER_MS = 10_800_000;

/** An electric energy meter that reports what was used in the last ten minutes, and the mean power that this is. */
export const energyMeter = defineThingModel({
  type: "energy-meter",
  version: "1.0.0",
  title: { en: "Energy meter", zh: "电能表" },
  properties: [
    {
      name: "energy",
      title: { en: "Energy of the last ten minutes", zh: "最近十分钟的电量" },
      type: "number",
      unit: "W.h",
      min: 0,
      // Ten minutes at 63 A on three phases of 230 V.
      max: 7250,
      staleAfterMs: STALE_AFTER_MS,
      digits: 0,
    },
    {
      name: "power",
      title: { en: "Mean power of the last ten minutes", zh: "最近十分钟的平均功率" },
      type: "number",
      unit: "W",
      min: 0,
      max: 43_500,
      staleAfterMs: STALE_AFTER_MS,
      digits: 0,
      limits: [
        {
          // The usual Belgian single-phase connection, 40 A at 230 V.
          kind: "high",
          value: 9_200,
          priority: "medium",
          deadband: 500,
          onDelayS: 0,
          title: { en: "Load above a single-phase connection of 40 A", zh: "负荷超过 40 A 单相接入容量" },
        },
      ],
    },
  ],
});
