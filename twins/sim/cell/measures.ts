import type { BranchKpi } from "../comparison.ts";
import {
  availabilityOf,
  type Elements,
  effectivenessOf,
  energyOf,
  failureRiskOf,
  leadTimeOf,
  makespanOf,
  oeeOf,
  qualityRatioOf,
  throughputRateOf,
} from "../elements.ts";
import type { MachinePower } from "../run.ts";
import type { Cell, CellMachine } from "./world.ts";

const sum = (machines: readonly CellMachine[], of: (machine: CellMachine) => number): number =>
  machines.reduce((total, machine) => total + of(machine), 0);

/** The elements of a run that has ended. */
export function elementsOf(cell: Cell, power: MachinePower): Elements {
  const { machines, tally } = cell;
  const makespanS = cell.operations.reduce((latest, operation) => Math.max(latest, operation.end), 0);
  const joules = sum(
    machines,
    ({ spentS }) =>
      spentS.idle * power.idleKw +
      spentS.processing * power.processingKw +
      spentS.service * power.serviceKw +
      spentS.down * power.downKw,
  );
  const aptS = sum(machines, (machine) => machine.spentS.processing);
  return {
    pbtS: sum(machines, (machine) => Math.max(0, makespanS - machine.spentS.service)),
    aubtS: aptS + sum(machines, (machine) => machine.heldS),
    aptS,
    plannedS: tally.plannedS,
    pq: tally.ended,
    gq: tally.good,
    aoetS: cell.nowS,
    leadS: tally.leadS,
    makespanS,
    energyKwh: joules / 3600,
    failures: tally.failures,
  };
}

export const kpisOf = (e: Elements): Record<BranchKpi, number> => ({
  makespan: makespanOf(e),
  throughputRate: throughputRateOf(e),
  leadTime: leadTimeOf(e),
  oee: oeeOf(e),
  availability: availabilityOf(e),
  effectiveness: effectivenessOf(e),
  qualityRatio: qualityRatioOf(e),
  energy: energyOf(e),
  failureRisk: failureRiskOf(e),
});
