import { coversDay, startStep } from "../../../models/optimisers/home-energy/day.ts";
import { dayAheadErrors } from "../../../models/optimisers/home-energy/evaluation.ts";
import { dayOf, type Grid } from "../../../models/optimisers/home-energy/grid.ts";
import type { DayPrices } from "../../../models/optimisers/home-energy/prices.ts";
import {
  type HomeEnergyPlan,
  type Side,
  solveHomeEnergy,
  USUAL,
} from "../../../models/optimisers/home-energy/solve.ts";
import { fitThermal, type ThermalModel } from "../../../models/optimisers/home-energy/thermal.ts";
import { must, refuse } from "../../../twins/core/result.ts";
import type { HomeEnergyInfo, HomeEnergyView, HomeSide } from "../../../twins/protocol/homeCity.ts";
import { DAY_MIN, dayName, dayStartMin, STEP_MIN } from "../../../twins/sites/home/recording.ts";
import { ROOM_SENSORS } from "../../../twins/sites/home/sensors.ts";
import { readHomeGrid } from "../homeRecording.ts";
import type { Task } from "../task.ts";

/** A day with fewer readings than this, of 144, says too little to be planned. */
export const LEAST_READINGS = 24;
/** Of the days for the forecast's error every so many is held out. */
const HELD_EVERY = 5;

let grid: Promise<Grid> | null = null;
// The last day that was asked for: a plan follows its fit.
let fitted: { readonly day: number; readonly model: ThermalModel } | null = null;
let errors: HomeEnergyView["rooms"] | null = null;

const gridOnce = (): Promise<Grid> => {
  grid ??= readHomeGrid();
  return grid;
};

/** Days that are whole on the grid and have readings enough, oldest first. */
export function daysOf(of: Grid): HomeEnergyInfo["days"] {
  const counts = new Map<number, number>();
  for (const step of of.readings) counts.set(dayOf(of, step), (counts.get(dayOf(of, step)) ?? 0) + 1);
  return [...counts]
    .filter(([day, readings]) => readings >= LEAST_READINGS && coversDay(of, day) && startStep(of, day) >= 0)
    .map(([day, readings]) => ({ day: dayName(day * DAY_MIN), readings }));
}

function dayNumber(of: Grid, name: string): number {
  const start = dayStartMin(name);
  if (start === null || !daysOf(of).some(({ day }) => day === name))
    return must(
      refuse("PLAN_INPUT", {
        en: `${name} cannot be planned: the recording has fewer than ${LEAST_READINGS} readings of it. Choose a day of the list.`,
        zh: `无法规划 ${name}：录制数据中该日读数少于 ${LEAST_READINGS} 个，请从列表中选择日期。`,
      }),
    );
  return start / DAY_MIN;
}

const modelWithout = (of: Grid, day: number): ThermalModel => {
  if (fitted?.day !== day) fitted = { day, model: fitThermal(of, (other) => other !== day) };
  return fitted.model;
};

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** How far a forecast of a day is out, over days that its model did not learn from. */
function roomErrors(of: Grid): HomeEnergyView["rooms"] {
  const held = (day: number): boolean => day % HELD_EVERY === 0;
  const found = dayAheadErrors(
    of,
    fitThermal(of, (day) => !held(day)),
    held,
  );
  return ROOM_SENSORS.map(({ title }, room) => ({
    title,
    modelK: orNull(found[room]?.model ?? Number.NaN),
    persistenceK: orNull(found[room]?.persistence ?? Number.NaN),
  }));
}

const sideOf = ({ heatKw, kwh, cycleSlots, costEur, energyKwh, heatingKwh, comfort }: Side): HomeSide => ({
  ...{ heatKw: [...heatKw], kwh: [...kwh], cycleSlots: [...cycleSlots], costEur, energyKwh, heatingKwh },
  comfort: [...comfort],
});

function viewOf(plan: HomeEnergyPlan, rooms: HomeEnergyView["rooms"]): HomeEnergyView {
  const { day, slotHours, prices, cycles, saving, recorded, replayErrorK, assumptions } = plan;
  return {
    ...{ day, slotHours, saving, replayErrorK, assumptions, rooms },
    eurPerKwh: prices.eurPerKwh,
    priceSource: prices.source,
    pricesVirtual: prices.virtual,
    cycles: cycles.map(({ title, energyKwh, slots, recordedSlot }) => ({ title, energyKwh, slots, recordedSlot })),
    planned: sideOf(plan.planned),
    replayed: sideOf(plan.replayed),
    readings: recorded.readings,
  };
}

async function planned(name: string, prices: DayPrices): Promise<HomeEnergyView> {
  const of = await gridOnce();
  const day = dayNumber(of, name);
  const plan = must(solveHomeEnergy(of, modelWithout(of, day), day, prices, USUAL));
  errors ??= roomErrors(of);
  return viewOf(plan, errors);
}

/** What a worker does for a house. @throws CodedError PLAN_INPUT for a day that cannot be planned, PLAN_INFEASIBLE */
export async function performHome(task: Extract<Task, { kind: `home${string}` }>): Promise<unknown> {
  const of = await gridOnce();
  if (task.kind === "homeDays") return daysOf(of);
  if (task.kind === "homePlan") return planned(task.day, task.prices);
  modelWithout(of, dayNumber(of, task.day));
  return { days: Math.round((of.steps * STEP_MIN) / DAY_MIN) };
}
