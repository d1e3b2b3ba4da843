import { readFile } from "node:fs/promises";
import { SHOWN_AHEAD_MIN, toldBeside } from "../../../models/zoo/traffic-speed/forecast.ts";
import { must, refuse } from "../../../twins/core/result.ts";
import type { Mph, TrafficHorizon, TrafficView } from "../../../twins/protocol/homeCity.ts";
import { START_MS, STEP_MS } from "../../../twins/sites/los-angeles/frames.ts";
import { type RoadsOfLosAngeles, roadsOfLosAngeles } from "../losAngeles.ts";
import type { Task, TrafficTold } from "../task.ts";
import { DETECTORS } from "./detectors.ts";

const DAY_STEPS = 86_400_000 / STEP_MS;
/** Steps before the shown one that are charted: two hours. */
const PAST_STEPS = 24;
const AHEAD_STEPS = 12;
/** Values on the wire are rounded; speeds that are as near are the same, mph. */
const SAME_MPH = 0.06;
/** So many of the detectors must be known, and be the same, for a moment to be a step of the recording. */
const LEAST_SAME_SHARE = 0.9;
const LEAST_KNOWN_SHARE = 0.5;

let roads: Promise<RoadsOfLosAngeles> | null = null;
let card: Promise<string> | null = null;
let lastDay: ReadonlyMap<number, HorizonErrors> | null = null;

export const roadsOnce = (): Promise<RoadsOfLosAngeles> => {
  roads ??= roadsOfLosAngeles();
  return roads;
};

const cardOnce = (): Promise<string> => {
  card ??= readFile(new URL("../../../models/zoo/traffic-speed/card.md", import.meta.url), "utf8");
  return card;
};

const mph = (value: number | undefined): Mph =>
  value === undefined || Number.isNaN(value) ? null : Math.round(value * 10) / 10;
const listOf = (row: Float64Array): Mph[] => Array.from(row, mph);

/** The step whose row has the speeds; null where none has. @param speeds mph, in the order of the rows; null where missing */
export function stepWith(rows: readonly Float64Array[], speeds: readonly (number | null)[]): number | null {
  const known = speeds.flatMap((speed, place) => (speed === null ? [] : [[place, speed] as const]));
  if (known.length === 0 || known.length < LEAST_KNOWN_SHARE * speeds.length) return null;
  let [best, most] = [-1, 0];
  for (const [step, row] of rows.entries()) {
    let same = 0;
    for (const [place, speed] of known) if (Math.abs((row[place] ?? Number.NaN) - speed) <= SAME_MPH) same++;
    if (same > most) [best, most] = [step, same];
  }
  return most >= LEAST_SAME_SHARE * known.length ? best : null;
}

type HorizonErrors = Pick<TrafficHorizon, "rmseMph" | "persistenceMph" | "rmseUpToMph" | "persistenceUpToMph">;

/** Errors over the recording's last day, by minutes ahead: of that step alone, and of all up to it. */
function errorsOfLastDay({ city, forecast }: RoadsOfLosAngeles): ReadonlyMap<number, HorizonErrors> {
  const sums = Array.from({ length: AHEAD_STEPS + 1 }, () => ({ model: 0, same: 0, count: 0 }));
  for (let step = city.steps - DAY_STEPS; step < city.steps; step++)
    for (const [ahead, told] of forecast(step).entries()) {
      const [now, then] = [city.rows[step]!, city.rows[step + ahead]];
      const sum = sums[ahead];
      if (ahead === 0 || then === undefined || sum === undefined) continue;
      for (const [place, mph] of told.entries()) {
        const [is, was] = [then[place]!, now[place]!];
        if (Number.isNaN(mph) || Number.isNaN(is) || Number.isNaN(was)) continue;
        sum.model += (mph - is) ** 2;
        sum.same += (was - is) ** 2;
        sum.count++;
      }
    }
  const rmse = (of: "model" | "same", from: number, to: number): number => {
    const steps = sums.slice(from, to + 1);
    const total = (key: "model" | "same" | "count"): number => steps.reduce((sum, step) => sum + step[key], 0);
    return Math.sqrt(total(of) / total("count"));
  };
  return new Map(
    SHOWN_AHEAD_MIN.map((min) => {
      const ahead = (min * 60_000) / STEP_MS;
      return [
        min,
        {
          rmseMph: rmse("model", ahead, ahead),
          persistenceMph: rmse("same", ahead, ahead),
          rmseUpToMph: rmse("model", 1, ahead),
          persistenceUpToMph: rmse("same", 1, ahead),
        },
      ];
    }),
  );
}

/** What a card says of other work's figures, in its own words; null where it says nothing. */
export function publishedIn(card: string): TrafficView["published"] {
  const [en, zh] = [/^DCRNN's figures[\s\S]*?(?=\n\n)/m.exec(card)?.[0], /^DCRNN 在[\s\S]*?(?=\n\n)/m.exec(card)?.[0]];
  return en === undefined || zh === undefined ? null : { en: en.replaceAll("\n", " "), zh };
}

/** What a card names as counted of all steps up to 15 minutes. */
export const publishedUpTo = (card: string): string | null =>
  /T-GCN [\d.]+ \(Zhao et al\. \d{4}\)/.exec(card)?.[0] ?? null;

function chartOf({ city, forecast }: RoadsOfLosAngeles, step: number, detector: string | null): TrafficView["chart"] {
  if (detector === null) return null;
  const place = DETECTORS.indexOf(detector);
  if (place < 0)
    return must(
      refuse("SIM_UNKNOWN", {
        en: `${detector} is no detector of the recording. Choose one of the list.`,
        zh: `${detector} 不是录制数据中的检测器，请从列表中选择。`,
      }),
    );
  const at = (of: number): Mph => mph(city.rows[of]?.[place]);
  const from = Math.max(0, step - PAST_STEPS);
  return {
    detector,
    pastMph: Array.from({ length: step - from + 1 }, (_, i) => at(from + i)),
    toldMph: forecast(step).map((row) => mph(row[place])),
    happenedMph: Array.from({ length: AHEAD_STEPS + 1 }, (_, i) => at(step + i)),
  };
}

/** The forecast at a step, or at that which has the shown speeds, beside what happened. @throws CodedError SIM_UNKNOWN */
export async function toldAt(task: Extract<Task, { kind: "traffic" }>): Promise<TrafficTold> {
  const of = await roadsOnce();
  const { city, forecast } = of;
  const step = task.step ?? (task.speedsMph === null ? null : stepWith(city.rows, task.speedsMph));
  const card = await cardOnce();
  const told = {
    ...{ steps: city.steps, startMs: START_MS, detectors: DETECTORS },
    ...{ published: publishedIn(card), publishedUpTo: publishedUpTo(card) },
  };
  if (step === null) return { ...told, step, recordedAtMs: null, nowMph: [], horizons: [], chart: null };
  const now = city.rows[step];
  if (now === undefined)
    return must(
      refuse("SIM_UNKNOWN", {
        en: `The recording has ${city.steps} steps and no step ${step}. Choose a moment of its week.`,
        zh: `录制数据共 ${city.steps} 步，没有第 ${step} 步，请选择该周内的时刻。`,
      }),
    );
  lastDay ??= errorsOfLastDay(of);
  const errors = lastDay;
  return {
    ...{ ...told, step, recordedAtMs: START_MS + step * STEP_MS, nowMph: listOf(now) },
    horizons: toldBeside(city, forecast, step).map(({ aheadMin, toldMph, happenedMph }) => ({
      aheadMin,
      toldMph: listOf(toldMph),
      happenedMph: listOf(happenedMph),
      ...errors.get(aheadMin)!,
    })),
    chart: chartOf(of, step, task.detector),
  };
}
