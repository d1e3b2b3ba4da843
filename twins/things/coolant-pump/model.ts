import { defineThingModel } from "../../core/thing.ts";

const channel = (name: string, en: string, zh: string, unit: string, min: number, max: number, digits: number) => ({
  name,
  title: { en, zh },
  type: "number" as const,
  unit,
  min,
  max,
  staleAfterMs: 5000,
  digits,
});

/** A centrifugal pump instrumented as in the SKAB test bed; ranges are those of its sensors, with room. */
export const coolantPump = defineThingModel({
  type: "coolant-pump",
  version: "1.0.0",
  title: { en: "Coolant pump", zh: "冷却泵" },
  properties: [
    channel("accelerometer1", "Vibration 1 (RMS)", "振动 1（有效值）", "[g]", 0, 5, 4),
    channel("accelerometer2", "Vibration 2 (RMS)", "振动 2（有效值）", "[g]", 0, 5, 4),
    channel("current", "Motor current", "电机电流", "A", -5, 20, 3),
    channel("pressure", "Pressure behind the pump", "泵后压力", "bar", -10, 20, 3),
    channel("temperature", "Motor temperature", "电机温度", "Cel", -20, 200, 2),
    channel("thermocouple", "Fluid temperature", "液体温度", "Cel", -20, 200, 2),
    channel("voltage", "Motor voltage", "电机电压", "V", 0, 500, 1),
    channel("flow", "Flow", "流量", "L/min", -10, 400, 2),
  ],
});
