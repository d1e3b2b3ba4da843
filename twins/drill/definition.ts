import { type Digest, digestOf } from "../core/digest.ts";
import type { LocalText } from "../core/place.ts";
import type { Venue } from "../core/venue.ts";
import type { FlowMode, PersonKind } from "../crowd/model.ts";
import type { Shares } from "../crowd/people.ts";
import type { BuildingClass } from "../hazards/earthquake/building.ts";
import type { Agent } from "../hazards/fire/agents.ts";
import type { HazardKind, HazardRun, Spot } from "../hazards/hazard.ts";
import type { LiveStart } from "../protocol/drillLive.ts";
import type { Car } from "./cars.ts";
import type { Sensed } from "./guidance.ts";
import type { WayUp } from "./hazards/floodWords.ts";
import type { Rubric } from "./judge.ts";
import type { Role, RoleId } from "./roles.ts";

/** Whose flow through doors holds in drills. */
export const DRILL_FLOW: FlowMode = "physical";

/** A fire as somebody sees it. */
export interface FireNear {
  /** In the open; 0 when it is out. */
  readonly kw: number;
  /** To its middle, m; Infinity behind walls and closed doors. */
  readonly m: number;
  readonly isOut: boolean;
}

/** A portable extinguisher on its hook. */
export interface ExtinguisherPlace extends Spot {
  readonly agent: Agent;
}

/** The furniture of an earthquake under way, and its ground: what odds are counted of. */
export interface ShakenFurniture {
  /** Peaks of the ground's motion, m/s2 and m/s. */
  readonly pgaMps2: number;
  readonly pgvMps: number;
  /** Index in the venue's obstacles of each piece that moves. */
  readonly obstacles: readonly number[];
  /** @param piece index in `obstacles` */
  isFallen(piece: number): boolean;
  /** Obstacle that struck somebody there in the last step; null for none. */
  struckBy(spot: Spot, radiusM: number, isSheltered: boolean): number | null;
}

/** A hazard as a drill runs it: what people can do about it, and how it is drawn. Openings by their index in the venue. */
export interface DrillHazard {
  readonly run: HazardRun;
  /** When the ground shakes, s since the drill began; null where it does not. */
  readonly shaking: { readonly fromS: number; readonly toS: number } | null;
  /** How a door stands from now on. */
  setOpening?(opening: number, isOpen: boolean): void;
  /** True when the door is hot to a hand that touches it from this side. */
  isHot?(opening: number, spot: Spot): boolean;
  /** A jet from a spot for `dtS`, of which `skill` gets to what burns; 0 s only asks. @returns whether it reaches */
  extinguish?(spot: Spot, agent: Agent, skill: number, dtS: number): boolean;
  /** The fire as seen from a spot; null where none was. */
  fireNear?(spot: Spot): FireNear | null;
  /** The alarm has been raised, by somebody or by itself. */
  alarm?(): void;
  /** What it has to tell everybody since it was last asked. */
  takeSaid?(): readonly LocalText[];
  /** The machines are stopped, what feeds the hazard with them. */
  stopMachines?(): void;
  /** How hard something hits somebody there just now, 0 to 1; from 1 on they cannot go on. */
  hit?(spot: Spot, radiusM: number, isSheltered: boolean): number;
  readonly furniture?: ShakenFurniture;
  /** Where cars of lifts stand now that stood elsewhere when it was last asked: at which stop (-1: between two), with an open door or not. */
  takeLifts?(): readonly (readonly [lift: number, stop: number, isOpen: boolean])[];
  /** Somebody there is in a lift whose doors do not open. */
  isStuck?(spot: Spot): boolean;
  /** Share of their speed that somebody has there by what lies on the floor. */
  footing?(spot: Spot): number;
  /** Share of the concentration that is immediately dangerous. */
  gasShare?(spot: Spot): number;
  /** AIDR class of the water, 0 where it is dry. */
  floodClass?(spot: Spot): number;
  /** The current takes somebody of that kind off their feet there: they cannot go on. */
  sweeps?(spot: Spot, kind: PersonKind): boolean;
  /** Cars that people can get into, as they are now; and whether the water takes one there. */
  readonly cars?: Car[];
  sweepsCar?(spot: Spot): boolean;
  /** What somebody there is to be told, and how bad it is, 0 to 4; `way` leads to safety. */
  tell?(spot: Spot, way: WayUp | null): { readonly level: number; readonly text: LocalText };
  /** Height of the ground outdoors, m; without it, the storey's floor. */
  groundZ?(x: number, y: number): number;
  /** What detectors under the ceilings tell of each room; without it, no model can steer signs by this hazard. */
  detectors?(): Pick<Sensed, "layerM" | "upperC" | "upperExtinctionPerM">;
  /** What a client needs to draw it now; null when nothing has changed since it was last asked. */
  view(): Uint8Array<ArrayBuffer> | null;
  /** All that a client needs to draw it now, for who has just come; without it, the last that `view` gave. */
  wholeView?(): Uint8Array<ArrayBuffer>;
}

/** Reads what a drill needs of the product's files, as text: what is pure reads no files. */
export type ReadRecord = (record: "elcentro" | "merewether") => Promise<string>;

/** How many of the simulated people begin where. */
export interface Population {
  /** Rooms by id; people are spread over them by area. Empty: everywhere. */
  readonly rooms: readonly string[];
  readonly share: number;
  readonly kinds: Shares;
  /** Median and spread of the time until they set out, s and standard deviation of its logarithm. */
  readonly reactionS: number;
  readonly reactionSigma: number;
}

/** So many people in a room, or somewhere in several, by their ids. */
export interface Counted {
  readonly rooms: readonly string[];
  readonly count: number;
}

/** What of a live start besides doors and people a hazard has a law for. */
export type LiveUse = "air" | "machines" | "rain";

export interface DrillRole {
  readonly role: RoleId;
  readonly most: number;
  /** Rooms by id where it begins, one after the other; empty: outside, at the muster point. */
  readonly rooms: readonly string[];
  /** Begins in the car of this lift, bound for the storey of its room: index in the venue's lifts. */
  readonly lift?: number;
  /** Who that is here, where the role's own words do not fit. */
  readonly words?: RoleWords;
}

export type RoleWords = Pick<Role, "title" | "who" | "task">;

/** One instruction at a time: the first whose condition holds is shown. */
export interface Prompt {
  readonly when:
    | "before"
    | "alarm"
    | "shaking"
    | "afterShaking"
    | "inRoom"
    | "smoke"
    | "smallFire"
    | "largeFire"
    | "fireOut"
    | "gas"
    | "water"
    | "waterAtDoor"
    | "stuck"
    | "dark"
    | "outside"
    | "muster"
    | "always";
  /** Null: for every role. */
  readonly roles: readonly RoleId[] | null;
  readonly text: LocalText;
}

/** A drill as it is shipped: where, what happens, who takes part, how it is judged. */
export interface DrillDefinition {
  readonly id: string;
  readonly siteId: string;
  readonly title: LocalText;
  readonly summary: LocalText;
  readonly kind: HazardKind;
  readonly rubric: Rubric;
  /** Longest, s. */
  readonly lengthS: number;
  /** When the alarm sounds, or the warning comes, if nobody raises it before, s. */
  readonly alarmAtS: number;
  readonly alarmText: LocalText;
  readonly roles: readonly DrillRole[];
  readonly population: readonly Population[];
  /** What is left of their time until they set out once the machines are stopped: the horn is heard then. As it was unless told. */
  readonly quietShare?: number;
  /** Simulated people where nobody says how many. */
  readonly agents: number;
  readonly mostAgents: number;
  /** How doors stand at the beginning, by the opening's id; open where nothing is said. */
  readonly doors: Readonly<Record<string, "open" | "closed" | "locked">>;
  /** Where an alarm can be raised, and machines be stopped. */
  readonly callPoints: readonly Spot[];
  readonly stopButtons: readonly Spot[];
  readonly extinguishers?: readonly ExtinguisherPlace[];
  /** Rooms by id of simulated people who take no stairs and wait for help: one in each, once somebody comes in who is there to help. */
  readonly waiting?: readonly string[];
  /** What the building is in Hazus, for drills that shake it. */
  readonly building?: BuildingClass;
  /** How near a muster point counts as there, m. */
  readonly musterM: number;
  readonly prompts: readonly Prompt[];
  /** Openings by id that its story is about: they stand as it is written, also where the drill begins from the live state. */
  readonly storyDoors?: readonly string[];
  readonly liveUses?: readonly LiveUse[];
  /** How the site was when the drill began from its live state (live/apply.ts), and who was where then. */
  readonly live?: LiveStart;
  readonly counted?: readonly Counted[];
  venue(read: ReadRecord): Promise<Venue>;
  start(venue: Venue, seed: number, read: ReadRecord, live?: LiveStart): Promise<DrillHazard>;
  /** What its story becomes by a live start. */
  liveStory?(live: LiveStart): readonly LocalText[];
}

/** Of all that is written in a drill; its venue and its hazard follow from its id. */
export const definitionDigest = (definition: DrillDefinition): Digest => {
  const { id, siteId, rubric, lengthS, alarmAtS, roles, population, agents, mostAgents, doors } = definition;
  const { callPoints, stopButtons, musterM } = definition;
  const written = { id, siteId, rubric: rubric.id, lengthS, alarmAtS, roles, population, agents, mostAgents, doors };
  return digestOf({ ...written, callPoints, stopButtons, musterM });
};
