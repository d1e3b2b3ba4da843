import { defineThingModel } from "../../core/thing.ts";

const value = (name: string, en: string, zh: string, unit: string, min: number, max: number, digits: number) => ({
  name,
  title: { en, zh },
  type: "number" as const,
  unit,
  min,
  max,
  // Stations report every half hour to an hour.
  staleAfterMs: 10_800_000,
  digits,
});

/** A weather station, in the quantities that airports report; ranges are those of WMO-No. 8, Guide to Instruments, Annex 1.A. */
export const weatherStation = defineThingModel({
  type: "weather-station",
  version: "1.0.0",
  title: { en: "Weather station", zh: "气象站" },
  properties: [
    value("temperature", "Air temperature", "气温", "Cel", -80, 60, 1),
    value("humidity", "Relative humidity", "相对湿度", "%", 0, 100, 0),
    value("pressure", "Air pressure", "气压", "mm[Hg]", 375, 810, 1),
    {
      ...value("windSpeed", "Wind speed", "风速", "m/s", 0, 75, 1),
      limits: [
        {
          // Beaufort 8.
          kind: "high" as const,
          value: 17.2,
          priority: "medium" as const,
          deadband: 2,
          onDelayS: 0,
          title: { en: "Gale", zh: "大风" },
        },
      ],
    },
    value("visibility", "Visibility", "能见度", "km", 0, 100, 1),
    value("dewPoint", "Dew point", "露点", "Cel", -80, 35, 1),
  ],
});
