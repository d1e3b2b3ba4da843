import type { MachinePower, Triangular } from "../../sim/run.ts";

/**
 * Parameters of our virtual machining centre: ours, not a product's. The plant and the simulations use the same.
 * Power: a vertical centre of the 10 kW class idles with its hydraulics, controls and coolant running.
 */
export const MACHINE_POWER: MachinePower = {
  idleKw: 1.2,
  processingKw: 6.5,
  serviceKw: 0.4,
  downKw: 0.6,
};

/** Spindle speed while processing, rev/min. */
export const SPINDLE_RPM = 6000;

/** Actual over planned processing time. */
export const PROCESSING_FACTOR: Triangular = { low: 0.95, mode: 1, high: 1.1 };

/** Probability that a finished operation is rejected, machine by machine. */
export const SCRAP_RATES: readonly number[] = [0.01, 0.01, 0.01, 0.01];

/** Service of the coolant pump, s: an exchange of the cartridge, in the cell's compressed time. */
export const SERVICE_S = 30;

/** Repair after the pump has failed, s: longer than the service, because it comes unprepared. */
export const REPAIR_S: Triangular = { low: 60, mode: 90, high: 150 };
