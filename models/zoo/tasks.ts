import type { TaskSource } from "../learning/task.ts";
import { airQuality } from "./air-quality/task.ts";
import { applianceEnergy } from "./appliance-energy/task.ts";
import { dispatchPolicy } from "./dispatch-policy/task.ts";
import { evacuationGuidance } from "./evacuation-guidance/task.ts";
import { millingFault } from "./milling-fault/task.ts";
import { occupancy } from "./occupancy/task.ts";
import { pumpHealth } from "./pump-health/task.ts";
import { remainingLife } from "./remaining-life/task.ts";
import { trafficSpeed } from "./traffic-speed/task.ts";

/** What the zoo learns federatedly. */
export const TASKS: readonly TaskSource[] = [
  pumpHealth,
  remainingLife,
  millingFault,
  occupancy,
  airQuality,
  trafficSpeed,
  applianceEnergy,
  dispatchPolicy,
  evacuationGuidance,
];
