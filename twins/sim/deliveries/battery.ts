import { CHARGE, FULL } from "./rules.ts";
import type { Leg, Robot } from "./world.ts";

/** When wheels turn in a leg: spans of time, ms. */
function rolling(leg: Leg): readonly (readonly [fromMs: number, toMs: number])[] {
  if (leg.kind === "wait") return [];
  if (leg.kind === "drive") return [[leg.fromMs + leg.standMs, leg.toMs]];
  return [
    [leg.fromMs + leg.standMs, leg.insideMs],
    [leg.openedMs, leg.toMs],
  ];
}

/** Charge after a time in which the robot's errand stays the same, millionths of a per cent. */
export function chargeOver({ charge, trip, node }: Robot, home: number, fromMs: number, toMs: number): number {
  if (trip === null && node === home) return Math.min(FULL, charge + CHARGE.charging * (toMs - fromMs));
  let driven = 0;
  for (const leg of trip?.legs ?? [])
    for (const [start, end] of rolling(leg)) driven += Math.max(0, Math.min(end, toMs) - Math.max(start, fromMs));
  return Math.max(0, charge - CHARGE.driving * driven - CHARGE.standing * (toMs - fromMs - driven));
}
