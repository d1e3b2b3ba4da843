import type { LocalText } from "../core/place.ts";

/**
 * Collision-free speed model (Tordeux, Chraibi and Seyfried 2016, "Collision-free speed model for pedestrian dynamics",
 * Traffic and Granular Flow '15): a person turns to where she wishes to go and away from who is near, and then walks as fast
 * as the gap ahead allows. As in its generalisation (Xu, Chraibi, Tordeux and Zhang 2019, "Generalized collision-free velocity
 * model for pedestrian dynamics", Physica A 535, 122521) a person is longer than she is broad: ahead she keeps a standing gap beyond
 * the two sizes, to the side none. Two laws are more than theirs:
 *
 * - The time gap is kept whole to somebody right ahead and less to somebody who walks aside of her, down to none at `besideM` beyond
 *   the two sizes, by the square of the offset: room that is needed ahead has the front of an ellipse, as in the generalised
 *   centrifugal-force model (Chraibi, Seyfried and Schadschneider 2010, Phys. Rev. E 82, 046111). So files form a zipper in passages
 *   that are too narrow for two abreast (Hoogendoorn and Daamen 2005, Transportation Science 39).
 * - Who walks freely keeps the time gap that files of people were measured to keep, 1.06 s (Seyfried, Steffen, Klingsch and Boltes
 *   2005, J. Stat. Mech. P10002: 0.36 m + 1.06 s v); who has been held up in a queue follows closer, and eases to the free gap over
 *   `easesS`. Flow out of a queue through a bottleneck is higher than what a corridor of the same width carries at any density (Zhang
 *   and Seyfried 2012, "Empirical characteristics of different types of pedestrian streams"); no single time gap gives both.
 *
 * Standing gap, size, the gap in a queue and how long it lasts are calibrated here, once for all cases: 1.6 to 2.3 persons/(m s) at
 * bottlenecks 0.6 to 10 m wide and 0.5 to 20 m long, and Weidmann's diagram in corridors 1.2 to 8 m wide up to 5 persons/m2.
 */
export const CFS = {
  /** Seconds to the one ahead that are kept in a free stream. */
  timeGapS: 1.06,
  /** Seconds that are kept by who has just been held up in a queue. */
  queueGapS: 0.61,
  /** Seconds from when she was last held up until the free stream's gap is kept again; the gap grows evenly. */
  easesS: 60,
  /** Distance between two middles at which nobody moves nearer, m. */
  sizeM: 0.25,
  /** Room that is kept to somebody right ahead even at a stand, beyond the two sizes, m; to somebody beside none. */
  standingGapM: 0.19,
  /** Who is this much further to the side than the two sizes is in nobody's way, m. */
  besideM: 0.25,
  /** Strength and range of how people turn away from one another. */
  turnStrength: 8,
  turnRangeM: 0.1,
  /** The same of walls. */
  wallStrength: 1,
  wallRangeM: 0.02,
  /** Nobody further away is seen at all, m; who walks 1.9 m/s keeps 2.46 m. */
  sightM: 2.5,
} as const;

/** Steps of the dynamics; a door server calls at 20 Hz, one step each. */
export const STEP_S = 0.05;

/** Most people of one crowd: arrays are made for them once. */
export const MOST_PEOPLE = 100_000;

/** Weidmann's mean horizontal speeds, m/s, and capacities, persons/(m s): on the level, up and down stairs. */
const WEIDMANN = {
  level: { mps: 1.34, flow: 1.22 },
  up: { mps: 0.61, flow: 0.85 },
  down: { mps: 0.694, flow: 0.98 },
} as const;

/**
 * Horizontal speeds on stairs as shares of the free speed on the level: Weidmann 1992, "Transporttechnik der Fussgaenger",
 * mean horizontal speeds 0.610 m/s up and 0.694 m/s down beside 1.34 m/s.
 */
export const STAIR_SHARE = {
  up: WEIDMANN.up.mps / WEIDMANN.level.mps,
  down: WEIDMANN.down.mps / WEIDMANN.level.mps,
} as const;

/** Share of the time gap that people keep who are evenly spread to the side: the mean of a parabola. */
const MEAN_SHARE = 2 / 3;

/** Time gap on stairs at which people at their mean speed pass in their capacity's share of what they do on the level with a gap there, s. */
function stairGapS({ mps, flow }: { readonly mps: number; readonly flow: number }, levelGapS: number): number {
  const standM = CFS.sizeM + CFS.standingGapM;
  const levelS = standM / WEIDMANN.level.mps + MEAN_SHARE * levelGapS;
  return ((WEIDMANN.level.flow / flow) * levelS - standM / mps) / MEAN_SHARE;
}

const stairGaps = (way: { readonly mps: number; readonly flow: number }) => ({
  freeS: stairGapS(way, CFS.timeGapS),
  queueS: stairGapS(way, CFS.queueGapS),
});

/** Time gaps in a free stream and out of a queue, s: on the level, and on stairs by Weidmann's capacities. */
export const TIME_GAPS = {
  level: { freeS: CFS.timeGapS, queueS: CFS.queueGapS },
  up: stairGaps(WEIDMANN.up),
  down: stairGaps(WEIDMANN.down),
} as const;

/** Who is sent to a place inside has come when this near, m, or in its room with no way to go on. */
export const ARRIVED_M = 0.6;

/** Highest flow through a door in the regulatory mode, persons/(m s): IMO MSC.1/Circ.1533, annex 3, table 3.6. */
export const REGULATORY_DOOR_FLOW = 1.33;

/** What the model gives at doors of any width: what people who queue are assumed to expect, persons/(m s). */
export const EXPECTED_DOOR_FLOW = 1.9;

export type PersonKind = "walking" | "wheelchair" | "child" | "impaired" | "older";

/** What a kind of person usually is: size as the model's, free speed on the level, m/s; who can take stairs. */
export interface KindTraits {
  readonly sizeM: number;
  readonly freeSpeedMps: number;
  readonly climbs: boolean;
}

/**
 * Walking: Weidmann 1992. Wheelchair: Boyce, Shields and Silcock 1999, 0.69 m/s, footprint 0.7 m wide (ISO 21542). Child: 3 to 6
 * years, Larusdottir and Dederichs 2012, 0.84 m/s. Impaired and older: middle of RiMEA's classes "limited mobility" and "over 50".
 */
export const KINDS: Readonly<Record<PersonKind, KindTraits>> = {
  walking: { sizeM: CFS.sizeM, freeSpeedMps: 1.34, climbs: true },
  wheelchair: { sizeM: 0.7, freeSpeedMps: 0.69, climbs: false },
  child: { sizeM: 0.2, freeSpeedMps: 0.84, climbs: true },
  impaired: { sizeM: 0.3, freeSpeedMps: 0.61, climbs: true },
  older: { sizeM: CFS.sizeM, freeSpeedMps: 1.05, climbs: true },
};

/**
 * What an exit that somebody does not know counts as further than the usual one, m. That people leave as they came is known (Sime 1985,
 * "Movement toward the familiar"); how much further they go for it is stated by us.
 */
export const UNFAMILIAR_M = 15;

/** What an exit counts as nearer that somebody else has already decided for, m: stated by us. */
export const FOLLOWED_M = 1;

/** What somebody is doing; the numbers are those in `Crowd.state` and never change. */
export const DOING = {
  waiting: 0,
  walking: 1,
  queueing: 2,
  onStair: 3,
  inLift: 4,
  safe: 5,
  incapacitated: 6,
  /** At the place that she was sent to, inside. */
  arrived: 7,
  /** Not there any more: its slot can be used again. */
  absent: 8,
} as const;
export type Doing = keyof typeof DOING;
export const DOING_NAMES = Object.keys(DOING) as readonly Doing[];

/** Where somebody goes. */
export type Goal =
  /** By any exit; `usual` is the opening that she knows from every day. */
  | { readonly kind: "nearest-exit"; readonly usual?: number }
  /** An opening that leads out, by its index in the venue. */
  | { readonly kind: "exit"; readonly opening: number }
  /** Through any exit and on to a gathering point outside; -1 is the nearest. */
  | { readonly kind: "muster"; readonly point: number }
  | { readonly kind: "room"; readonly room: number }
  /** A point of a storey, or the free one nearest to it. */
  | { readonly kind: "place"; readonly storey: number; readonly x: number; readonly y: number }
  | { readonly kind: "follow"; readonly person: number }
  | { readonly kind: "stay" };

/** To whichever gathering point is nearest on foot. */
export const NEAREST_MUSTER: Goal = { kind: "muster", point: -1 };

/** Who moves somebody: her goal, a wish from outside, the wish of who plays her, or her goal at the speed of who plays her. */
export const MOVED_BY = { goal: 0, steered: 1, played: 2, guided: 3 } as const;

export interface Person {
  readonly storey: number;
  readonly x: number;
  readonly y: number;
  readonly kind?: PersonKind;
  /** On the level, m/s; the kind's when it is left out. */
  readonly freeSpeedMps?: number;
  /** Horizontal, m/s; by `STAIR_SHARE` when they are left out. */
  readonly stairUpMps?: number;
  readonly stairDownMps?: number;
  readonly sizeM?: number;
  /** Seconds from the start until she begins to walk. */
  readonly reactionS?: number;
  /** People of one number start together, when the last of them is ready, and stay together; 0 is nobody's. */
  readonly group?: number;
  readonly goal?: Goal;
  /** May take lifts; nobody does in a fire. */
  readonly usesLifts?: boolean;
}

export type OpeningState = "open" | "closed" | "locked";

/** Flow through doors: as the dynamics give it, or held below IMO's figure. A run says which. */
export type FlowMode = "physical" | "regulatory";

export const FLOW_MODES: Readonly<Record<FlowMode, LocalText>> = {
  physical: { en: "Doors, physical mode: flow as people make it", zh: "门口，物理模式：流量由行人运动产生" },
  regulatory: {
    en: "Doors, regulatory mode: flow held to 1.33 persons/(m s), IMO MSC.1/Circ.1533",
    zh: "门口，规范模式：流量不超过 1.33 人/(m·s)，IMO MSC.1/Circ.1533",
  },
};

/** The laws that a crowd uses, as the screen and the debrief name them. */
export const CROWD_LAWS: readonly LocalText[] = [
  {
    en: "People: collision-free speed model, Tordeux, Chraibi and Seyfried 2016, with a standing gap ahead as in Xu et al. 2019",
    zh: "行人：无碰撞速度模型，Tordeux、Chraibi 和 Seyfried（2016），前向静止间距参照 Xu 等（2019）",
  },
  {
    en: `Time gap ahead ${CFS.timeGapS} s as in files measured by Seyfried et al. 2005, ${CFS.queueGapS} s out of a queue (calibrated), less to who walks aside`,
    zh: `前向时间间隔 ${CFS.timeGapS} s（Seyfried 等 2005 年单列实测），离开排队后 ${CFS.queueGapS} s（标定值），对侧前方行人相应减小`,
  },
  { en: "Speeds and flow on stairs by Weidmann 1992", zh: "楼梯上的速度与流量按 Weidmann（1992）" },
  {
    en: "Way by geodesic distance (eikonal equation); of ways in sight the one that promises to be quickest",
    zh: "路径按测地距离（程函方程）；在可见的出口中选择预计最快的",
  },
];

/** The same with the flow through doors that holds. */
export const crowdLaws = (mode: FlowMode): readonly LocalText[] => [...CROWD_LAWS, FLOW_MODES[mode]];
