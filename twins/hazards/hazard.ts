import type { Digest } from "../core/digest.ts";
import type { LocalText } from "../core/place.ts";

/** What a person is in, at one point and height; a hazard writes what it knows of, and leaves the rest as it is. */
export interface Surroundings {
  /** Extinction coefficient of the smoke at eye height, 1/m. */
  extinctionPerM: number;
  /** Of the air that is breathed, Cel. */
  temperatureC: number;
  /** Radiant heat on the skin, kW/m2. */
  fluxKwM2: number;
  /** Volume shares of what is breathed. */
  coPpm: number;
  co2Pct: number;
  hcnPpm: number;
  o2Pct: number;
  /** Height of the smoke layer above the floor, m; Infinity where there is none. */
  layerM: number;
  /** Water above the ground, m, and how it flows, m/s. */
  waterM: number;
  waterXMps: number;
  waterYMps: number;
  /** Of the floor, m/s2, horizontal. */
  shakingMps2: number;
  /** There is light to see by: mains or emergency. */
  isLit: boolean;
}

/** What people are in where no hazard is. */
export const UNHARMED: Readonly<Surroundings> = {
  extinctionPerM: 0,
  temperatureC: 20,
  fluxKwM2: 0,
  coPpm: 0,
  co2Pct: 0.04,
  hcnPpm: 0,
  o2Pct: 20.9,
  layerM: Infinity,
  waterM: 0,
  waterXMps: 0,
  waterYMps: 0,
  shakingMps2: 0,
  isLit: true,
};

/** Where something is: index of the storey, metres in the site's frame, height above that storey's floor. */
export interface Spot {
  readonly storey: number;
  readonly x: number;
  readonly y: number;
  readonly heightM: number;
}

/** A hazard under way. The same start, seed and calls give the same bytes everywhere. */
export interface HazardRun {
  /** Seconds since it began. */
  readonly atS: number;
  /** Goes on by `dtS`; divides it into steps of its own as its physics needs. */
  step(dtS: number): void;
  /** Writes into `into` what somebody at `spot` is in. */
  around(spot: Spot, into: Surroundings): void;
  /** Of its whole state, rounded as the digests of runs are. */
  digest(): Digest;
}

/** A kind of hazard as people choose it; what it needs to start is its own. */
export interface HazardKind {
  readonly id: "fire" | "flood" | "earthquake" | "outage";
  readonly title: LocalText;
  /** The laws that it uses, as the screen and the debrief name them. */
  readonly laws: readonly LocalText[];
  /** What it does not have, said beside it: no flame spread, no flashover. */
  readonly limits: readonly LocalText[];
}
