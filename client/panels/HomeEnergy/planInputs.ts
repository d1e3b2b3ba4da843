import type { HomeEnergyInfo, HomeEnergyView } from "../../../twins/protocol/homeCity.ts";

/** What the form asks for. */
export interface PlanInputs {
  readonly day: string;
  /** Null: the example's; undefined: one's own, which are not there yet or cannot be read. */
  readonly eurPerKwh: readonly number[] | null | undefined;
}

/** Whether a plan is what the form asks for. */
export function isOf(plan: Pick<HomeEnergyView, "day" | "eurPerKwh" | "pricesVirtual">, inputs: PlanInputs): boolean {
  if (plan.day !== inputs.day) return false;
  const { eurPerKwh } = inputs;
  if (eurPerKwh === null) return plan.pricesVirtual;
  return (
    !plan.pricesVirtual &&
    eurPerKwh?.length === plan.eurPerKwh.length &&
    eurPerKwh.every((price, i) => price === plan.eurPerKwh[i])
  );
}

/** The plan that is shown to whoever planned none here: the newest of what the form asks for, else the newest of all. */
export function firstShown(plans: HomeEnergyInfo["plans"], inputs: PlanInputs): string | null {
  const alike = plans.find((one) => one.day === inputs.day && one.pricesVirtual === (inputs.eurPerKwh === null));
  return (alike ?? plans[0])?.job ?? null;
}

/** 03:00; of a quarter of an hour, too. */
export const clockText = (hours: number): string => {
  const minutes = Math.round(hours * 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
};
