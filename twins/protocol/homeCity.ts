import { z } from "zod";
import type { LocalText } from "../core/place.ts";

/** What a console asks of a house and of a city: numbers of recordings, plans and forecasts; none of them commands a device. */

/** Prices of a day: one an hour, or one a quarter of an hour. */
const prices = z
  .array(z.number().min(-10).max(10))
  .refine((list) => list.length === 24 || list.length === 96)
  .nullable();
const siteId = z.string().max(64);
const job = z.string().max(128);
const step = z.number().int().min(0).max(200_000);
const detector = z.string().max(128);
export const MAX_DISPATCH_VEHICLES = 64;

/** What waits for the server's worker, and may be given up by the console that asked. */
export const GIVEN_UP_ASKS = ["trafficForecast", "planDispatch"] as const;
export type GivenUpAsk = (typeof GIVEN_UP_ASKS)[number];

export const HomeCityParams = {
  /** Days of the recording that can be planned, the example prices, and the plans that are kept. */
  homeEnergy: z.object({ siteId }),
  /** Plans a recorded day; null prices: the example. Progress comes as events of the returned job; `cancelJob` ends it. */
  planHomeEnergy: z.object({ siteId, day: z.string().regex(/^\d{4}-\d\d-\d\d$/), eurPerKwh: prices }),
  homeEnergyPlan: z.object({ siteId, job }),
  /** At a step of the recording; null: at the one whose speeds the shown moment has (`atMs`, null for the present). */
  trafficForecast: z.object({
    siteId,
    step: step.nullable(),
    atMs: z.number().finite().nullable(),
    /** The Thing that is charted; null: none. */
    detector: detector.nullable(),
  }),
  /** Who drives to an incident at a detector, from stands spread over the roads. */
  planDispatch: z.object({
    siteId,
    step,
    incident: detector,
    vehicles: z.number().int().min(1).max(MAX_DISPATCH_VEHICLES),
  }),
  /** Gives up what this console asked of a kind and waits for. */
  cancelAsk: z.object({ ask: z.enum(GIVEN_UP_ASKS) }),
} as const;

/** One side of a plan: what the model says of the recorded day, or of the planned one. */
export interface HomeSide {
  readonly heatKw: readonly number[];
  readonly kwh: readonly number[];
  readonly cycleSlots: readonly number[];
  readonly costEur: number;
  readonly energyKwh: number;
  readonly heatingKwh: number;
  /** Shares of the rooms' time in EN 16798-1 categories I to IV and beyond. */
  readonly comfort: readonly number[];
}

export interface HomeEnergyView {
  readonly day: string;
  readonly slotHours: number;
  readonly eurPerKwh: readonly number[];
  readonly priceSource: string;
  readonly pricesVirtual: boolean;
  readonly cycles: readonly {
    readonly title: LocalText;
    readonly energyKwh: number;
    readonly slots: number;
    readonly recordedSlot: number;
  }[];
  readonly planned: HomeSide;
  readonly replayed: HomeSide;
  readonly saving: {
    readonly costEur: number;
    /** Of what the replayed day costs; null where that is nothing, or is earned: of such there is no share. */
    readonly costShare: number | null;
    readonly energyKwh: number;
  };
  /** Readings of the day's 144. */
  readonly readings: number;
  readonly replayErrorK: number;
  readonly assumptions: readonly LocalText[];
  /** One day ahead over the days that the model did not learn from, K; null where too few of them can be compared. */
  readonly rooms: readonly {
    readonly title: LocalText;
    readonly modelK: number | null;
    readonly persistenceK: number | null;
  }[];
}

export interface HomeEnergyInfo {
  readonly days: readonly { readonly day: string; readonly readings: number }[];
  readonly examplePrices: { readonly eurPerKwh: readonly number[]; readonly source: string };
  /** Newest first. */
  readonly plans: readonly {
    readonly job: string;
    readonly day: string;
    /** Planned with the example's prices; else with somebody's own. */
    readonly pricesVirtual: boolean;
    readonly atMs: number;
    readonly by: string;
  }[];
}

/** mph, null where nothing was measured or told. */
export type Mph = number | null;

export interface TrafficHorizon {
  readonly aheadMin: number;
  /** Of all detectors, in the order of `detectors`. */
  readonly toldMph: readonly Mph[];
  /** Null where nothing was measured, and after the recording's end. */
  readonly happenedMph: readonly Mph[];
  /** Root mean square errors over the recording's last day, mph. */
  readonly rmseMph: number;
  readonly persistenceMph: number;
  /** The same of all steps up to this one, counted together, as T-GCN's authors count. */
  readonly rmseUpToMph: number;
  readonly persistenceUpToMph: number;
}

export interface TrafficView {
  /** Null: no step of the recording has the shown moment's speeds; then there is no forecast, and the lists are empty. */
  readonly step: number | null;
  readonly steps: number;
  /** When the step was recorded, epoch ms; null without one. */
  readonly recordedAtMs: number | null;
  /** Of the recording's first step. */
  readonly startMs: number;
  readonly model: { readonly cid: string; readonly approved: boolean };
  /** What the model's card says of published figures. */
  readonly published: LocalText | null;
  /** The figure that it names of all steps up to 15 minutes, with its source; null where it names none. */
  readonly publishedUpTo: string | null;
  /** Ids of Things. */
  readonly detectors: readonly string[];
  readonly nowMph: readonly Mph[];
  readonly horizons: readonly TrafficHorizon[];
  /** Five minutes apart: the two hours up to the step, the hour after it as told and as it happened. */
  readonly chart: {
    readonly detector: string;
    readonly pastMph: readonly Mph[];
    readonly toldMph: readonly Mph[];
    readonly happenedMph: readonly Mph[];
  } | null;
}

export interface DispatchTrip {
  readonly vehicle: string;
  /** Ids of Things, the vehicle's stand first. */
  readonly way: readonly string[];
  readonly toldS: number;
  /** By the recorded speeds; null where the recording ends before. */
  readonly recordedS: number | null;
  readonly lengthM: number;
  /** Of it driven at the free speed, as no speed was known there. */
  readonly assumedM: number;
}

export interface DispatchView {
  readonly step: number;
  readonly recordedAtMs: number;
  readonly incident: string;
  readonly stands: readonly { readonly vehicle: string; readonly detector: string }[];
  /** Decided by the forecast, and by the speeds of the step held. */
  readonly byForecast: DispatchTrip;
  readonly byCurrent: DispatchTrip;
}

export interface HomeCityResults {
  homeEnergy: HomeEnergyInfo;
  planHomeEnergy: { job: string };
  /** With who asked for it, and when it was made, epoch ms. */
  homeEnergyPlan: { plan: HomeEnergyView; by: string; atMs: number };
  trafficForecast: { traffic: TrafficView };
  planDispatch: { dispatch: DispatchView };
  cancelAsk: Record<string, never>;
}
