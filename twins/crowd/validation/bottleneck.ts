import { nearlyNormal, rng } from "../../core/rng.ts";
import type { Venue } from "../../core/venue.ts";
import { createCrowd } from "../crowd.ts";
import { DOING, type Person } from "../model.ts";
import { opening, room, sketch, venueOf, wall, wallWithGaps } from "./plans.ts";

export interface Bottleneck {
  readonly widthM: number;
  /** Depth of the passage, m. */
  readonly lengthM: number;
  readonly agents: number;
  readonly seed: number;
}

export interface BottleneckFlow {
  /** Persons/s and persons/(m s), between the tenth and the eightieth of a hundred who come through. */
  readonly flow: number;
  readonly specificFlow: number;
  readonly through: number;
  readonly secondsOfAll: number;
}

const ROOM_M = 7;

/** A waiting room, and a passage out of it as in Seyfried's and Kretz' experiments. */
export function bottleneckPlan({ widthM, lengthM, agents }: Bottleneck): Venue {
  const s = sketch();
  const wide = Math.max(ROOM_M, widthM + 4);
  const half = wide / 2;
  const deep = Math.ceil((agents / ((wide - 0.8) / 0.55)) * 0.55) + 3;
  wall(s, [0, half], [-deep, half], [-deep, -half], [0, -half]);
  wallWithGaps(s, 0, [0, -half], [0, half], [[half, widthM]]);
  wall(s, [0, widthM / 2], [lengthM, widthM / 2]);
  wall(s, [0, -widthM / 2], [lengthM, -widthM / 2]);
  room(s, 0, [-deep, -half], [lengthM, half]);
  opening(s, [lengthM, -widthM / 2], [lengthM, widthM / 2], { isExit: true, kind: "passage" });
  return venueOf(s);
}

/** People in loose rows before the passage, free speeds by Weidmann (1.34 +- 0.26 m/s). */
function crowdBefore({ widthM, agents, seed }: Bottleneck): Person[] {
  const chance = rng(seed, "bottleneck");
  const wide = Math.max(ROOM_M, widthM + 4);
  const cols = Math.floor((wide - 0.8) / 0.55);
  return Array.from({ length: agents }, (_, k) => ({
    storey: 0,
    x: -1 - Math.floor(k / cols) * 0.55 - 0.1 * chance.uniform(),
    y: -wide / 2 + 0.4 + ((wide - 0.8) * ((k % cols) + 0.5)) / cols + 0.1 * (chance.uniform() - 0.5),
    freeSpeedMps: Math.max(0.7, 1.34 + 0.26 * nearlyNormal(chance)),
  }));
}

/** Flow through a passage at its entrance. */
export function measureBottleneck(of: Bottleneck): BottleneckFlow {
  const crowd = createCrowd(bottleneckPlan(of), crowdBefore(of));
  const times: number[] = [];
  const isIn = new Uint8Array(of.agents);
  while (crowd.inside > 0 && crowd.atS < 100 + (4 * of.agents) / of.widthM) {
    crowd.step(0.05);
    for (let i = 0; i < of.agents; i++) {
      if (isIn[i] === 1 || (crowd.x[i]! < 0.2 && crowd.state[i] !== DOING.safe)) continue;
      isIn[i] = 1;
      times.push(crowd.atS);
    }
  }
  const [from, to] = [Math.floor(times.length * 0.1), Math.floor(times.length * 0.8)];
  const flow = (to - from) / (times[to]! - times[from]!);
  return { flow, specificFlow: flow / of.widthM, through: times.length, secondsOfAll: crowd.atS };
}
