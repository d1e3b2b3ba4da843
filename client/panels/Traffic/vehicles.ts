import { MAX_DISPATCH_VEHICLES } from "../../../twins/protocol/homeCity.ts";

/** How many vehicles were typed; null where it is no whole number that can be asked. */
export function vehiclesOf(typed: string): number | null {
  if (!/^\s*\d{1,9}\s*$/.test(typed)) return null;
  const vehicles = Number(typed);
  return vehicles >= 1 && vehicles <= MAX_DISPATCH_VEHICLES ? vehicles : null;
}
