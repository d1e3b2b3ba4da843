import type { EmissionParams, EmissionState } from "../../../models/learning/emissionSchedule.ts";
import type { ScheduleView } from "../../../twins/protocol/economy/earnings.ts";

/** Decimal texts of the wire as numbers to calculate with. */
const bigints = <T extends Readonly<Record<string, string>>>(values: T): { readonly [K in keyof T]: bigint } =>
  Object.fromEntries(Object.entries(values).map(([name, text]) => [name, BigInt(text)])) as never;

export const paramsOf = (schedule: ScheduleView): EmissionParams => bigints(schedule.params);
export function stateOf({ state: { window, ...rest } }: ScheduleView): EmissionState {
  return { ...bigints(rest), window: window.map(BigInt) };
}
