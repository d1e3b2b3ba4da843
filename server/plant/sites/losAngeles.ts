import { fileURLToPath } from "node:url";
import { QUALITY_NAMES } from "../../../twins/core/reading.ts";
import { type DetectorValue, frameOf, START_MS, STEP_MS } from "../../../twins/sites/los-angeles/frames.ts";
import { losAngeles } from "../../../twins/sites/los-angeles/index.ts";
import { parseSpeeds, type Speeds, STEP_MIN } from "../../../twins/sites/los-angeles/recording.ts";
import type { Reported } from "../../device/device.ts";
import { ownText } from "../../ownText.ts";
import { GATEWAY_BATCH_MS, paceOf, type Recorded, recordedSite } from "./recorded.ts";
import type { PlayOptions, SiteDevice, SitePlant } from "./sitePlant.ts";
import { rowForNow, weekMinuteNow } from "./week.ts";

const RECORDING = fileURLToPath(new URL("../../../twins/sites/los-angeles/recordings/speeds.csv.gz", import.meta.url));
const SOURCE = "Los-loop, Los Angeles freeways, 1 to 7 March 2012 (METR-LA as in lehaifeng/T-GCN, MIT)";
/** 1 March 2012, by the clocks of Los Angeles, in minutes since 1 January 1970: Thursday 00:00. */
const FIRST_MIN = Date.UTC(2012, 2, 1) / 60_000;

/** A device speaks for 64 Things at the most, so each district has a gateway of its own. */
const gatewayOf = new Map(losAngeles.things.map(({ id, place }) => [id, `${place}-gateway`]));

/** Nothing measured is nothing: no speed, and it says so. */
export function detectorReport({ speedMph, speedKmh, quality }: DetectorValue): Readonly<Record<string, Reported>> {
  const measured = (speed: number): number | null => (Number.isNaN(speed) ? null : speed);
  return {
    speed: [measured(speedMph), "[mi_i]/h"],
    speedMetric: [measured(speedKmh), "km/h"],
    quality: QUALITY_NAMES[quality] ?? null,
  };
}

export function losAngelesTimeline(speeds: Speeds): Recorded {
  return {
    name: "Los-loop",
    firstMs: START_MS,
    stepMs: STEP_MS,
    atS: speeds.rows.map((_, step) => step * STEP_MIN * 60),
    row: (step) =>
      frameOf(speeds, step).values.map((value) => ({
        device: gatewayOf.get(value.thing) ?? "",
        thing: value.thing,
        values: detectorReport(value),
      })),
  };
}

/** The gateways of the districts, each with its detectors. */
export function losAngelesGateways(factor: number): SiteDevice[] {
  const source = `${SOURCE}; ${paceOf(STEP_MIN, factor)}`;
  return [...new Set(gatewayOf.values())].sort().map((name) => {
    const things = losAngeles.things.map(({ id }) => id).filter((id) => gatewayOf.get(id) === name);
    const provenance = Object.fromEntries(things.map((id) => [id, { kind: "recorded" as const, source, factor }]));
    return { name, things, provenance, batchMs: GATEWAY_BATCH_MS };
  });
}

/**
 * The freeways' detectors. They begin at the weekday and the time of day that it is in Los Angeles now; the recording is
 * one week long, so that its end goes on with its beginning.
 * @throws RangeError for a recording that cannot be read: that is a bug
 */
export async function losAngelesPlant(options: PlayOptions): Promise<SitePlant> {
  const speeds = parseSpeeds(await ownText(RECORDING));
  const nowMin = weekMinuteNow(options.nowMs(), losAngeles.timeZone);
  const from = rowForNow(
    speeds.rows.map((_, step) => FIRST_MIN + step * STEP_MIN),
    nowMin,
    STEP_MIN,
  );
  const devices = losAngelesGateways(options.siteFactor);
  return recordedSite(losAngeles.id, devices, losAngelesTimeline(speeds), from, options);
}
