import { fileURLToPath } from "node:url";
import { must } from "../../../twins/core/result.ts";
import { home } from "../../../twins/sites/home/index.ts";
import {
  CLOCK_UTC_OFFSET_MIN,
  type HomeRow,
  parseHomeRecording,
  STEP_MIN,
} from "../../../twins/sites/home/recording.ts";
import { CLIMATE_SENSORS } from "../../../twins/sites/home/sensors.ts";
import type { Reported } from "../../device/device.ts";
import { ownText } from "../../ownText.ts";
import { GATEWAY_BATCH_MS, paceOf, type Recorded, recordedSite, type SiteReport } from "./recorded.ts";
import type { PlayOptions, SitePlant } from "./sitePlant.ts";
import { rowForNow, weekMinuteNow } from "./week.ts";

const RECORDING = fileURLToPath(new URL("../../../twins/sites/home/recordings/appliances.csv.gz", import.meta.url));
export const HOME_GATEWAY = "home-gateway";
const SOURCE = "Appliances energy of a house in Stambruges, 2016 (Candanedo et al. 2017, UCI 374, CC BY 4.0)";
const WEATHER_SOURCE = "Weather of Chièvres airport, 2016 (rp5.ru, in UCI 374, CC BY 4.0)";
const W_A_WH = 60 / STEP_MIN;

type Values = Readonly<Record<string, Reported>>;

const meter = (wh: number): Values => ({ energy: [wh, "W.h"], power: [wh * W_A_WH, "W"] });

/** All that the house said of ten minutes, in the units of the Thing Models. */
export function homeReports({ temperatureC, humidityPct, appliancesWh, lightsWh, weather }: HomeRow): SiteReport[] {
  const climate = CLIMATE_SENSORS.map(({ pair, thing }): [string, Values] => [
    thing,
    { temperature: [temperatureC[pair - 1] ?? null, "Cel"], humidity: [humidityPct[pair - 1] ?? null, "%"] },
  ]);
  const all: [string, Values][] = [
    ...climate,
    ["meter-appliances", meter(appliancesWh)],
    ["meter-lights", meter(lightsWh)],
    [
      "weather",
      {
        temperature: [weather.temperatureC, "Cel"],
        humidity: [weather.humidityPct, "%"],
        pressure: [weather.pressureMmHg, "mm[Hg]"],
        windSpeed: [weather.windMps, "m/s"],
        visibility: [weather.visibilityKm, "km"],
        dewPoint: [weather.dewPointC, "Cel"],
      },
    ],
  ];
  return all.map(([thing, values]) => ({ device: HOME_GATEWAY, thing, values }));
}

/** @param rows not empty */
export function homeTimeline(rows: readonly HomeRow[]): Recorded {
  const firstMin = rows[0]?.atMin ?? 0;
  return {
    name: "appliances energy",
    firstMs: (firstMin - CLOCK_UTC_OFFSET_MIN) * 60_000,
    stepMs: STEP_MIN * 60_000,
    atS: rows.map(({ atMin }) => (atMin - firstMin) * 60),
    row: (i) => homeReports(rows[i]!),
  };
}

/**
 * The house behind one gateway. It begins at the weekday and the time of day that it is at the house now.
 * @throws CodedError for a recording that cannot be read
 */
export async function homePlant(options: PlayOptions): Promise<SitePlant> {
  const { rows } = must(parseHomeRecording(await ownText(RECORDING)));
  const pace = paceOf(STEP_MIN, options.siteFactor);
  const gateway = {
    name: HOME_GATEWAY,
    things: home.things.map(({ id }) => id),
    batchMs: GATEWAY_BATCH_MS,
    provenance: Object.fromEntries(
      home.things.map(({ id }) => [
        id,
        {
          kind: "recorded" as const,
          source: `${id === "weather" ? WEATHER_SOURCE : SOURCE}; ${pace}`,
          factor: options.siteFactor,
        },
      ]),
    ),
  };
  const nowMin = weekMinuteNow(options.nowMs(), home.timeZone);
  const from = rowForNow(
    rows.map(({ atMin }) => atMin),
    nowMin,
    STEP_MIN,
  );
  return recordedSite(home.id, [gateway], homeTimeline(rows), from, options);
}
