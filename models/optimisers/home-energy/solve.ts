import type { LocalText } from "../../../twins/core/place.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import { comfortShares } from "../../../twins/kpis/comfort/index.ts";
import { energyCost } from "../../../twins/kpis/energyCost/index.ts";
import { energyUse } from "../../../twins/kpis/energyUse/index.ts";
import { DAY_MIN, dayName } from "../../../twins/sites/home/recording.ts";
import { assumptionsOf } from "./assumptions.ts";
import { type Cycle, type CycleKind, cheapestSlot, placeCycles, USUAL_CYCLES } from "./cycles.ts";
import { coversDay, type DayModel, dayModel, inferHeating, rmseK, slotEnergyKwh, temperatures } from "./day.ts";
import { dayOf, type Grid, ROOMS, STEPS_PER_HOUR } from "./grid.ts";
import { solveLinearProgram } from "./linearProgram.ts";
import type { DayPrices } from "./prices.ts";
import { inputsAt, type ThermalModel } from "./thermal.ts";

export interface HomeEnergyOptions {
  /** Heat for each unit of electricity: a heat pump's; 1 for a direct heater. */
  readonly cop: number;
  /** Most heat of the heating, kW. */
  readonly mostHeatKw: number;
  /** How much warmer than replayed a room may be, K. */
  readonly preheatK: number;
  /** How much colder than replayed a room may be within the day, K; at its end it may not. */
  readonly setbackK: number;
  /** Heat of people, kW all day. */
  readonly peopleKw: number;
  readonly cycles: readonly CycleKind[];
}

export const USUAL: HomeEnergyOptions = {
  cop: 3,
  mostHeatKw: 6,
  preheatK: 1,
  setbackK: 0,
  peopleKw: 0.2,
  cycles: USUAL_CYCLES,
};

/** One side of the comparison, of the model's making. */
export interface Side {
  /** Of the heating, in each slot. */
  readonly heatKw: readonly number[];
  /** Slot in which each run begins. */
  readonly cycleSlots: readonly number[];
  /** Electricity of all in each slot, kW.h. */
  readonly kwh: readonly number[];
  readonly costEur: number;
  readonly energyKwh: number;
  readonly heatingKwh: number;
  /** Cel at the ends of slots, ROOMS a slot. */
  readonly roomC: readonly number[];
  /** Shares of the rooms' time in EN 16798-1 categories I to IV and beyond, by temperature. */
  readonly comfort: readonly number[];
}

export interface HomeEnergyPlan {
  /** `YYYY-MM-DD` by the house's clock. */
  readonly day: string;
  readonly slotHours: number;
  readonly prices: DayPrices;
  readonly cycles: readonly Cycle[];
  readonly planned: Side;
  /** The recorded day, replayed through the same model. */
  readonly replayed: Side;
  readonly saving: {
    readonly costEur: number;
    /** Of what the replayed day costs; null where that is nothing, or is earned: of such there is no share. */
    readonly costShare: number | null;
    readonly energyKwh: number;
  };
  /** What was measured: readings of 144, the energy in their ten minutes, and what that is over the day with the gaps filled linearly. */
  readonly recorded: { readonly readings: number; readonly measuredKwh: number; readonly dayKwh: number };
  /** Between replayed and recorded temperatures, K. */
  readonly replayErrorK: number;
  readonly assumptions: readonly LocalText[];
}

/** Rooms' bounds at the ends of slots, Cel, ROOMS a slot. */
export interface RoomBounds {
  readonly lowC: Float64Array;
  readonly highC: Float64Array;
}

/**
 * The cheapest heating that keeps every room within its bounds at the end of every slot: a linear program, as the model is linear.
 * @param priceOfHeat EUR for a kilowatt through a slot
 * @returns kW in each slot; PLAN_INFEASIBLE when there is none
 */
export function cheapestHeating(
  { slots, freeC, responseK }: DayModel,
  { lowC, highC }: RoomBounds,
  priceOfHeat: readonly number[],
  mostKw: number,
): Result<Float64Array> {
  const matrix = new Float64Array(slots * ROOMS * slots);
  for (let k = 0; k < slots; k++)
    for (let j = 0; j <= k; j++)
      for (let r = 0; r < ROOMS; r++) matrix[(k * ROOMS + r) * slots + j] = responseK[(k - j) * ROOMS + r]!;
  return solveLinearProgram({
    cost: priceOfHeat,
    most: Array<number>(slots).fill(mostKw),
    matrix,
    low: Array.from(lowC, (low, i) => low - freeC[i]!),
    high: Array.from(highC, (high, i) => high - freeC[i]!),
  });
}

/** Never colder than replayed by more than the setback, nor warmer by more than the preheat; at the day's end not colder at all. */
function boundsOf(replayedC: Float64Array, { preheatK, setbackK }: HomeEnergyOptions): RoomBounds {
  const last = replayedC.length - ROOMS;
  return {
    lowC: replayedC.map((at, i) => (i < last ? at - setbackK : at)),
    highC: replayedC.map((at) => at + preheatK),
  };
}

interface Slots {
  readonly day: DayModel;
  readonly cycles: readonly Cycle[];
  /** Appliances and lights without the runs, kW.h in each slot. */
  readonly otherKwh: readonly number[];
  readonly prices: readonly number[];
  readonly cop: number;
}

function sideOf(
  { day, cycles, otherKwh, prices, cop }: Slots,
  heatKw: Float64Array,
  cycleSlots: readonly number[],
): Side {
  const { slotHours } = day;
  const kwh = otherKwh.map((other, k) => other + (heatKw[k]! * slotHours) / cop);
  for (const [c, { energyKwh, slots }] of cycles.entries())
    for (let k = cycleSlots[c]!; k < cycleSlots[c]! + slots; k++) kwh[k]! += energyKwh / slots;
  const roomC = [...temperatures(day, heatKw)];
  return {
    heatKw: [...heatKw],
    cycleSlots,
    kwh,
    costEur: energyCost.compute(kwh, prices),
    energyKwh: energyUse.compute(kwh),
    heatingKwh: energyUse.compute(Array.from(heatKw, (kw) => (kw * slotHours) / cop)),
    roomC,
    comfort: comfortShares(roomC.map((temperatureC) => ({ temperatureC, humidityPct: null, hours: slotHours }))),
  };
}

/** Power of a run in each slot where it is supposed to have been, kW. */
function runsKw(cycles: readonly Cycle[], slots: number, slotHours: number): number[] {
  const kw = Array<number>(slots).fill(0);
  for (const { energyKwh, recordedSlot, slots: length } of cycles)
    for (let k = recordedSlot; k < recordedSlot + length; k++) kw[k]! += energyKwh / length / slotHours;
  return kw;
}

/** @throws Error when the schedule breaks a bound: the solver would be wrong */
function mustKeep(roomC: readonly number[], { lowC, highC }: RoomBounds): void {
  const broken = roomC.findIndex((at, i) => at < lowC[i]! - 1e-6 || at > highC[i]! + 1e-6);
  if (broken >= 0) throw new Error(`the schedule leaves the bounds of room ${broken % ROOMS}`);
}

function recordedOf(grid: Grid, day: number, dayKwh: number): HomeEnergyPlan["recorded"] {
  const steps = grid.readings.filter((step) => dayOf(grid, step) === day);
  // A reading's energy is that of its ten minutes.
  return {
    readings: steps.length,
    measuredKwh: steps.reduce((sum, step) => sum + grid.heatKw[step]! / STEPS_PER_HOUR, 0),
    dayKwh,
  };
}

/**
 * Plans heating and runs of appliances of a recorded day against prices. Both sides of the saving are the model's: the recorded day
 * replayed through it with the heating that it infers, and the cheapest day that is nowhere colder. Exact: heating is a linear
 * program; runs, whose heat leaves the house, do not touch it, and each is put into its cheapest place.
 * @param model fitted without that day, so that the replay is not of what it learned from
 * @param day days since 1 January 1970, house's clock
 * @returns SIM_UNKNOWN for a day that the recording does not cover, PLAN_INPUT, PLAN_INFEASIBLE, SIM_BUDGET
 */
export function solveHomeEnergy(
  grid: Grid,
  model: ThermalModel,
  day: number,
  prices: DayPrices,
  options: HomeEnergyOptions = USUAL,
): Result<HomeEnergyPlan> {
  if (!coversDay(grid, day))
    return refuse("SIM_UNKNOWN", {
      en: `The recording does not have all of ${dayName(day * DAY_MIN)}. Choose a day between its first and its last.`,
      zh: `录制数据未完整覆盖 ${dayName(day * DAY_MIN)}，请选择首日与末日之间的日期。`,
    });
  const slots = prices.eurPerKwh.length;
  const slotHours = 24 / slots;
  const usedKwh = slotEnergyKwh(grid, day, slots, (step) => inputsAt(grid, step).heatKw);
  const placed = placeCycles(usedKwh, options.cycles, slotHours);
  if (!placed.ok) return placed;
  const cycles = placed.value;
  const leavingKw = runsKw(cycles, slots, slotHours);
  const rooms = dayModel(grid, model, day, slots, { leavingKw, peopleKw: options.peopleKw });
  const replayedHeat = inferHeating(rooms, options.mostHeatKw);
  const replayedC = temperatures(rooms, replayedHeat);
  const bounds = boundsOf(replayedC, options);
  const priceOfHeat = prices.eurPerKwh.map((price) => (price * slotHours) / options.cop);
  const heat = cheapestHeating(rooms, bounds, priceOfHeat, options.mostHeatKw);
  if (!heat.ok) return heat;
  const otherKwh = usedKwh.map((kwh, k) => kwh - leavingKw[k]! * slotHours);
  const parts: Slots = { day: rooms, cycles, otherKwh, prices: prices.eurPerKwh, cop: options.cop };
  const planned = sideOf(
    parts,
    heat.value,
    cycles.map((cycle) => cheapestSlot(cycle, prices.eurPerKwh)),
  );
  const replayed = sideOf(
    parts,
    replayedHeat,
    cycles.map(({ recordedSlot }) => recordedSlot),
  );
  mustKeep(planned.roomC, bounds);
  const costEur = replayed.costEur - planned.costEur;
  return ok({
    day: dayName(day * DAY_MIN),
    slotHours,
    prices,
    cycles,
    planned,
    replayed,
    saving: {
      costEur,
      costShare: replayed.costEur > 0 ? costEur / replayed.costEur : null,
      energyKwh: replayed.energyKwh - planned.energyKwh,
    },
    recorded: recordedOf(grid, day, energyUse.compute(usedKwh)),
    replayErrorK: rmseK(replayedC, rooms.recordedC),
    assumptions: assumptionsOf(options, prices),
  });
}
