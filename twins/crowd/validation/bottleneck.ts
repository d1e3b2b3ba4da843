import type { Band, FidelityCheck } from "../../core/fidelity.ts";
import type { LocalText } from "../../core/place.ts";
import { nearlyNormal, rng } from "../../core/rng.ts";
import type { Venue } from "../../core/venue.ts";
import { createCrowd } from "../crowd.ts";
import type { Person } from "../model.ts";
import {
  between,
  type CrowdCase,
  check,
  crowdCase,
  noPause,
  type Pause,
  passWatch,
  runUntil,
  steadyFlow,
} from "./case.ts";
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
function bottleneckPlan({ widthM, lengthM, agents }: Bottleneck): Venue {
  const s = sketch();
  const wide = Math.max(ROOM_M, widthM + 4);
  const half = wide / 2;
  const deep = Math.ceil((agents / ((wide - 0.8) / 0.55)) * 0.55) + 3;
  wall(s, [0, half], [-deep, half], [-deep, -half], [0, -half]);
  wallWithGaps(s, 0, [0, -half], [0, half], [[half, widthM]]);
  if (lengthM > 0) for (const y of [widthM / 2, -widthM / 2]) wall(s, [0, y], [lengthM, y]);
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
export async function measureBottleneck(of: Bottleneck, pause: Pause = noPause): Promise<BottleneckFlow> {
  const crowd = createCrowd(bottleneckPlan(of), crowdBefore(of));
  const { times, look } = passWatch(crowd, (x) => x >= 0.2);
  await runUntil(crowd, 100 + (4 * of.agents) / of.widthM, pause, () => crowd.inside === 0, look);
  const flow = steadyFlow(times);
  return { flow, specificFlow: flow / of.widthM, through: times.length, secondsOfAll: crowd.atS };
}

/** Of what depth a door has that counts as without depth, m. */
const THIN_M = 0.5;
/** Below this width people pass in one file, and at a thin door the more to the metre (Kretz et al. 2006), m. */
const ONE_FILE_M = 0.8;

/** What was measured, and more at doors without depth. */
const bandOf = (widthM: number, lengthM: number): Band =>
  between(1.6, lengthM >= THIN_M ? 2.3 : widthM < ONE_FILE_M ? 2.6 : 2.5);

const flowCheck = (id: string, widthM: number, lengthM: number, specificFlow: number): FidelityCheck =>
  check(
    id,
    `specific flow at ${widthM} m`,
    `宽 ${widthM} m 时的单位宽度流量`,
    specificFlow,
    "{person}/(m.s)",
    bandOf(widthM, lengthM),
  );

/** Widths of the page; the two that the guideline's band is told for come first. */
const WIDTHS = [1, 1.6, 0.6, 0.7, 0.8, 0.9, 1.2, 2, 2.5];

const SETUP: LocalText = {
  en: "180 people wait in a room 7 m wide before a passage 2.8 m deep; flow at its entrance between the tenth and the eightieth of a hundred.",
  zh: "180 人在 7 m 宽的房间内等候通过深 2.8 m 的通道；流量取第 10 % 与第 80 % 人通过入口之间。",
};

export const BOTTLENECK: CrowdCase = crowdCase(
  {
    id: "bottleneck",
    title: { en: "Bottleneck", zh: "瓶颈" },
    setUp: SETUP,
    source:
      "Seyfried et al. 2009 (Transportation Science 43), Kretz et al. 2006, Mueller 1981: 1.6 to 2.3 persons/(m s) at passages of some metres' depth, 0.6 to 5 m wide (Liao et al. 2014 for the wide ones) and little less the longer they are (Liddle et al. 2011), to 2.5 at doors without depth, 2.6 where these let one at a time pass",
  },
  { width: [0.6, 10], length: [0, 20], agents: [20, 2000] },
  async ({ width, length = 2.8, agents = 180, seed }, pause) => {
    if (width !== undefined) {
      const { flow, specificFlow } = await measureBottleneck({ widthM: width, lengthM: length, agents, seed }, pause);
      return { figures: { flow, specificFlow }, checks: [flowCheck("specificFlow", width, length, specificFlow)] };
    }
    const checks: FidelityCheck[] = [];
    let first: BottleneckFlow | null = null;
    for (const widthM of WIDTHS) {
      const result = await measureBottleneck({ widthM, lengthM: length, agents, seed }, pause);
      first ??= result;
      checks.push(flowCheck(`specificFlow-${widthM}`, widthM, length, result.specificFlow));
    }
    return { figures: { flow: first!.flow, specificFlow: first!.specificFlow }, checks };
  },
);
