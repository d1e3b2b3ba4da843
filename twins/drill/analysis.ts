import type { Digest } from "../core/digest.ts";
import type { Venue } from "../core/venue.ts";
import { DOING } from "../crowd/model.ts";
import { type Spot, type Surroundings, UNHARMED } from "../hazards/hazard.ts";
import type { DrillHazard } from "./definition.ts";
import { type Heat, SAMPLE_TICKS } from "./heat.ts";
import { DRILL_STEP_S } from "./input.ts";
import type { Score } from "./judge.ts";
import { createMeter, type RunMetrics } from "./metrics.ts";
import { isAtMuster, spotOf } from "./moments.ts";
import { eyeOf, type Participant } from "./participants.ts";
import { type WorstPlace, worstPlaces } from "./places.ts";
import type { RoleId } from "./roles.ts";
import type { DrillWorld } from "./world.ts";

/** What somebody was in. */
export const HARMS = ["smoke", "water", "gas"] as const;
export type Harm = (typeof HARMS)[number];

/** Water that wets more than the feet, m; share of the harmful concentration from which gas counts. */
const WET_M = 0.15;
const GAS_SHARE = 0.1;
/** Slower than this is standing, m/s; whoever stood no longer than this between two stretches went on, s. */
const STANDS_MPS = 0.3;
const PAUSE_S = 1;
/** Stretches of harm that are told of one person. */
const MOST_HARMS = 100;

/** From when to when somebody was in something, s. */
export interface HarmSpan {
  readonly harm: Harm;
  readonly fromS: number;
  readonly toS: number;
}

/** How the run was for one participant. */
export interface ParticipantFigures {
  readonly role: RoleId;
  readonly body: number;
  readonly score: Score;
  readonly fed: number;
  readonly isDown: boolean;
  /** When they began to walk on the way that led them out of where they began, s; null who never left, or began outside. */
  readonly setOutS: number | null;
  /** When they were out of the building, and first at a muster point, s. */
  readonly outS: number | null;
  readonly musterS: number | null;
  readonly harms: readonly HarmSpan[];
}

/** All that a debrief tells of a run, by places and by numbers. */
export interface RunAnalysis {
  readonly digest: Digest;
  readonly lengthS: number;
  readonly alarmAtS: number | null;
  /** Of the simulated people. */
  readonly agents: RunMetrics;
  readonly heat: Heat;
  readonly worst: {
    readonly fed: readonly WorstPlace[];
    readonly stayed: readonly WorstPlace[];
    readonly peak: readonly WorstPlace[];
  };
  readonly participants: readonly ParticipantFigures[];
}

/** Follows one participant: when they set out, and what they were in. */
interface Followed {
  walksFromS: number | null;
  standsFromS: number | null;
  setOutS: number | null;
  musterS: number | null;
  readonly since: (number | null)[];
  readonly harms: HarmSpan[];
}

/** When the stretch of walking began that led somebody out of the room in which they began. */
function followSettingOut(one: Followed, { speedMps, hasLeft, startRoom }: Participant, atS: number): void {
  if (one.setOutS !== null || startRoom < 0) return;
  if (speedMps >= STANDS_MPS) {
    one.walksFromS ??= atS;
    one.standsFromS = null;
  } else {
    one.standsFromS ??= atS;
    if (atS - one.standsFromS >= PAUSE_S) one.walksFromS = null;
  }
  if (hasLeft) one.setOutS = one.walksFromS ?? atS;
}

function harmed(
  { hazard, world }: Sources,
  one: Participant,
  at: Surroundings,
  spot: Spot,
): readonly [smoke: boolean, water: boolean, gas: boolean] {
  const isOutside = world.crowd.roomOf(one.body) < 0 && world.crowd.state[one.body] !== DOING.onStair;
  const inSmoke = !isOutside && at.layerM < eyeOf(one.role, one.move.posture);
  return [inSmoke, at.waterM >= WET_M, (hazard.gasShare?.(spot) ?? 0) >= GAS_SHARE];
}

function followHarms(one: Followed, isIn: readonly boolean[], atS: number): void {
  HARMS.forEach((harm, k) => {
    const fromS = one.since[k] ?? null;
    if (isIn[k] === true && fromS === null) one.since[k] = atS;
    if (isIn[k] === true || fromS === null) return;
    if (one.harms.length < MOST_HARMS) one.harms.push({ harm, fromS, toS: atS });
    one.since[k] = null;
  });
}

interface Sources {
  readonly world: DrillWorld;
  readonly hazard: DrillHazard;
  readonly venue: Venue;
}

/** Measures a run while it is played again. */
export interface Analyst {
  /** To be called after each step. */
  see(): void;
  analysis(): RunAnalysis;
}

const orNull = (s: number): number | null => (Number.isNaN(s) ? null : s);

export function createAnalyst(sources: Sources): Analyst {
  const { world, hazard, venue } = sources;
  const { crowd } = world;
  const meter = createMeter(world, world.agents);
  const followed: Followed[] = [];
  const at: Surroundings = { ...UNHARMED };
  const follow = (one: Participant): void => {
    followed[one.who] ??= {
      ...{ walksFromS: null, standsFromS: null, setOutS: null, musterS: null },
      ...{ since: [null, null, null], harms: [] },
    };
    const own = followed[one.who]!;
    followSettingOut(own, one, world.atS);
    if (world.tick % SAMPLE_TICKS !== 0) return;
    const spot = spotOf({ crowd, venue }, one.body, eyeOf(one.role, one.move.posture));
    Object.assign(at, UNHARMED);
    hazard.run.around(spot, at);
    followHarms(own, harmed(sources, one, at, spot), world.atS);
    const place = { crowd, venue, definition: world.setUp.definition, hazard };
    if (crowd.roomOf(one.body) < 0 && isAtMuster(place, spot)) own.musterS ??= world.atS;
  };
  return {
    see() {
      meter.see();
      for (const one of world.participants) if (one.isHere) follow(one);
    },
    analysis() {
      const { heat } = meter.heat;
      const participants = world.participants.map((one): ParticipantFigures => {
        const own = followed[one.who];
        if (own !== undefined) followHarms(own, [], world.atS);
        return {
          ...{ role: one.role.id, body: one.body, fed: one.fed },
          score: one.judge.score(),
          isDown: crowd.state[one.body] === DOING.incapacitated,
          setOutS: own?.setOutS ?? null,
          outS: orNull(meter.outS[one.body] ?? Number.NaN),
          musterS: own?.musterS ?? null,
          harms: own?.harms ?? [],
        };
      });
      return {
        digest: world.digest(),
        lengthS: world.tick * DRILL_STEP_S,
        alarmAtS: world.alarmAtS,
        agents: meter.metrics(world.setUp.seed),
        heat,
        worst: {
          fed: worstPlaces(venue, heat, heat.fed),
          stayed: worstPlaces(venue, heat, heat.stayedSPerM2),
          peak: worstPlaces(venue, heat, heat.peakPerM2),
        },
        participants,
      };
    },
  };
}
