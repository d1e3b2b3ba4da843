import { ok } from "../../core/result.ts";
import type { TransportJobShop } from "../../operations/transportJobShop.ts";
import type { Carrier } from "./carrier.ts";

/** Vehicles as the optimiser sees them: published travel times, no handling, never in each other's way. */
export function idealCarrier(problem: TransportJobShop, nodeOf: readonly number[]): Carrier {
  const at = problem.vehicles.map((vehicle) => vehicle.location);
  const from = problem.vehicles.map((vehicle) => vehicle.availableAt);
  const location = (node: number): number => nodeOf.indexOf(node);
  return {
    restNode: (vehicle) => nodeOf[at[vehicle]!]!,
    restsFromS: (vehicle) => from[vehicle]!,
    plan({ id, vehicle, startS, via, goal, drops }) {
      const start = nodeOf[at[vehicle]!]!;
      const stops = via === null ? [start, goal] : [start, via, goal];
      const arriveS = [startS];
      for (let i = 1; i < stops.length; i++)
        arriveS.push(arriveS[i - 1]! + problem.travel[location(stops[i - 1]!)]![location(stops[i]!)]!);
      const endS = arriveS.at(-1)!;
      at[vehicle] = location(goal);
      from[vehicle] = endS;
      const leg = {
        id,
        vehicle,
        path: stops,
        pickAt: via === null ? -1 : 1,
        drops,
        startS,
        arriveS,
        departS: [...arriveS.slice(0, -1), Infinity],
        pickedS: via === null ? startS : arriveS[1]!,
        endS,
      };
      return ok({ leg, moves: [] });
    },
    version: 0,
  };
}
