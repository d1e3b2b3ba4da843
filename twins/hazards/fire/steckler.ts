import type { FidelityCheck } from "../../core/fidelity.ts";
import { ZERO_C_K } from "./gas.ts";
import { METHANE, OUTSIDE, type ZoneNetwork } from "./network.ts";
import type { Standing } from "./plume.ts";
import { createSlabs, excessPa, slabsOf } from "./slabs.ts";
import { createSide, fillSide } from "./ventFlows.ts";
import { FIBRE_BOARD } from "./walls.ts";
import { createZones, type Zones } from "./zones.ts";

/** Steckler's room: square, with one opening in the middle of the wall y = 0 (NBSIR 82-2520). */
export const STECKLER_ROOM = { sideM: 2.8, heightM: 2.13, burnerM: 0.3, burnerTopM: 0.02 } as const;

/** What was measured, or is predicted; null where it was not measured. Named as the columns of the table. */
export interface StecklerFigures {
  readonly upper_c: number | null;
  readonly lower_c: number | null;
  readonly layer_height_m: number | null;
  readonly neutral_plane_m: number | null;
  readonly mass_out_kg_s: number | null;
  readonly mass_in_kg_s: number | null;
}

export interface StecklerTest {
  readonly test: number | string;
  readonly sillM: number;
  /** From its sill to its soffit. */
  readonly openingM: number;
  readonly widthM: number;
  readonly heatKw: number;
  readonly ambientC: number;
  readonly burner: readonly [x: number, y: number];
  /** Of the burner's top above the floor: it stood on the floor, or on a box. */
  readonly burnerTopM: number;
  readonly measured: StecklerFigures;
}

export interface StecklerResult {
  readonly test: number | string;
  readonly standing: Standing;
  readonly ambientC: number;
  readonly predicted: { readonly [K in keyof StecklerFigures]: number };
  readonly measured: StecklerFigures;
  /** Hotter than a room that flashes over, which the model does not know: the figure is no prediction. */
  readonly isBeyondFlashover: boolean;
}

/** Temperature of the upper layer at which rooms flash over, C: 500 to 600 (Karlsson and Quintiere 2000; Peacock et al. 1999). */
const FLASHOVER_C = 600;

/**
 * Whether the burner stands against walls: its middle within its own diameter of them. In front of the opening there is no wall,
 * where that reaches down to the burner.
 */
export function standingOf({ burner: [x, y], sillM, widthM }: StecklerTest): Standing {
  const { sideM, burnerM } = STECKLER_ROOM;
  const beforeDoor = sillM < burnerM && Math.abs(x - sideM / 2) <= (widthM + burnerM) / 2;
  const atSide = Math.min(x, sideM - x) <= burnerM;
  const atBack = sideM - y <= burnerM || (y <= burnerM && !beforeDoor);
  return atSide && atBack ? "corner" : atSide || atBack ? "wall" : "open";
}

/** When all is steady, s: as long as FDS's inputs of these tests burn. */
const BURNED_S = 1800;

/** The steady state at the end: what the layers are, and what flows through the opening. */
function figuresOf(zones: Zones, network: ZoneNetwork): StecklerResult["predicted"] {
  const { a, b, bottomZ, topZ, widthM } = network.openings[0]!;
  const { state } = zones;
  const inside = createSide();
  const outside = createSide();
  fillSide(inside, state, network, a);
  fillSide(outside, state, network, b);
  const slabs = createSlabs();
  slabsOf(slabs, inside, outside, bottomZ, topZ, widthM, network.ambientK);
  let [out, into] = [0, 0];
  for (let i = 0; i < slabs.count; i++) {
    out += Math.max(0, slabs.flowKgS[i]!);
    into += Math.max(0, -slabs.flowKgS[i]!);
  }
  let [low, high] = [bottomZ, topZ];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (excessPa(inside, middle, network.ambientK) > 0) high = middle;
    else low = middle;
  }
  return {
    upper_c: state.temperatureK[1]! - ZERO_C_K,
    lower_c: state.temperatureK[0]! - ZERO_C_K,
    layer_height_m: state.interfaceZ[0]!,
    neutral_plane_m: (low + high) / 2,
    mass_out_kg_s: out,
    mass_in_kg_s: into,
  };
}

/** Burns one of the tests in the same model that the drills run, until it is steady. */
export function predictSteckler(test: StecklerTest): StecklerResult {
  const { sideM, heightM, burnerM } = STECKLER_ROOM;
  const network: ZoneNetwork = {
    rooms: [{ areaM2: sideM * sideM, perimeterM: 4 * sideM, heightM, floorZ: 0, lining: FIBRE_BOARD }],
    openings: [{ a: 0, b: OUTSIDE, bottomZ: test.sillM, topZ: test.sillM + test.openingM, widthM: test.widthM }],
    shafts: [],
    ambientK: test.ambientC + ZERO_C_K,
  };
  const standing = standingOf(test);
  const zones = createZones(network, {
    room: 0,
    baseM: test.burnerTopM,
    standing,
    heatW: () => test.heatKw * 1000,
    diameterM: burnerM,
    // Of methane (FDS's and CFAST's inputs of these tests).
    radiativeShare: 0.2,
    fuel: METHANE,
  });
  zones.step(BURNED_S);
  const predicted = figuresOf(zones, network);
  return {
    test: test.test,
    standing,
    ambientC: test.ambientC,
    predicted,
    measured: test.measured,
    isBeyondFlashover: predicted.upper_c > FLASHOVER_C,
  };
}

const rms = (errors: readonly number[]): number | null =>
  errors.length === 0 ? null : Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);

/** Root mean square errors over the tests that have the figure; null where none has. */
export interface StecklerErrors {
  /** Of the upper layer's rise above ambient, relative to the measured rise. */
  readonly upper_rise: number | null;
  readonly layer_height_m: number | null;
  readonly neutral_plane_m: number | null;
  /** Relative to the measured flows. */
  readonly mass_out: number | null;
  readonly mass_in: number | null;
}

export function stecklerErrors(results: readonly StecklerResult[]): StecklerErrors {
  const over = (error: (result: StecklerResult) => number | null): number | null =>
    rms(results.map(error).filter((value) => value !== null));
  const difference =
    (key: keyof StecklerFigures) =>
    ({ predicted, measured }: StecklerResult): number | null =>
      measured[key] === null ? null : predicted[key] - measured[key];
  const relative =
    (key: keyof StecklerFigures, zero: (result: StecklerResult) => number = () => 0) =>
    (result: StecklerResult): number | null => {
      const value = result.measured[key];
      // Against nothing, no error is relative to anything.
      if (value === null || value - zero(result) === 0) return null;
      return (result.predicted[key] - zero(result)) / (value - zero(result)) - 1;
    };
  return {
    upper_rise: over(relative("upper_c", ({ ambientC }) => ambientC)),
    layer_height_m: over(difference("layer_height_m")),
    neutral_plane_m: over(difference("neutral_plane_m")),
    mass_out: over(relative("mass_out_kg_s")),
    mass_in: over(relative("mass_in_kg_s")),
  };
}

/** The bands that these tests are held to, over all of a file. */
const BANDS = [
  ["upper_rise", { en: "upper layer's temperature rise, RMS", zh: "上层温升，均方根误差" }, "1", 0.15],
  ["layer_height_m", { en: "layer height, RMS", zh: "烟层高度，均方根误差" }, "m", 0.15],
  ["neutral_plane_m", { en: "neutral plane, RMS", zh: "中性面，均方根误差" }, "m", 0.06],
  ["mass_out", { en: "mass flow out, RMS", zh: "流出质量流量，均方根误差" }, "1", 0.25],
  ["mass_in", { en: "mass flow in, RMS", zh: "流入质量流量，均方根误差" }, "1", 0.25],
] as const;

/** The errors beside their bands; of figures that no test measured there is no check. */
export function stecklerChecks(errors: StecklerErrors): readonly FidelityCheck[] {
  return BANDS.flatMap(([id, title, unit, high]) => {
    const value = errors[id];
    return value === null ? [] : [{ id, title, value, unit, band: { low: null, high } }];
  });
}
