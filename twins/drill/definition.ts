import { type Digest, digestOf } from "../core/digest.ts";
import type { LocalText } from "../core/place.ts";
import type { Venue } from "../core/venue.ts";
import type { Shares } from "../crowd/people.ts";
import type { HazardKind, HazardRun, Spot } from "../hazards/hazard.ts";
import type { Sensed } from "./guidance.ts";
import type { Rubric } from "./judge.ts";
import type { RoleId } from "./roles.ts";

/** A hazard as a drill runs it: what people can do about it, and how it is drawn. Openings by their index in the venue. */
export interface DrillHazard {
  readonly run: HazardRun;
  /** When the ground shakes, s since the drill began; null where it does not. */
  readonly shaking: { readonly fromS: number; readonly toS: number } | null;
  /** How a door stands from now on. */
  setOpening?(opening: number, isOpen: boolean): void;
  /** True when the door is hot to a hand that touches it from this side. */
  isHot?(opening: number, spot: Spot): boolean;
  /** An extinguisher is used at a spot. @returns whether it reached what burns */
  extinguish?(spot: Spot): boolean;
  /** The machines are stopped, what feeds the hazard with them. */
  stopMachines?(): void;
  /** How hard something hits somebody there just now, 0 to 1; from 1 on they cannot go on. */
  hit?(spot: Spot, radiusM: number, isSheltered: boolean): number;
  /** Share of the concentration that is immediately dangerous. */
  gasShare?(spot: Spot): number;
  /** AIDR class of the water, 0 where it is dry. */
  floodClass?(spot: Spot): number;
  /** Height of the ground outdoors, m; without it, the storey's floor. */
  groundZ?(x: number, y: number): number;
  /** What detectors under the ceilings tell of each room; without it, no model can steer signs by this hazard. */
  detectors?(): Pick<Sensed, "layerM" | "upperC" | "upperExtinctionPerM">;
  /** What a client needs to draw it now; null when nothing has changed since it was last asked. */
  view(): Uint8Array<ArrayBuffer> | null;
}

/** Reads a recording that a drill needs, as text: what is pure reads no files. */
export type ReadRecord = (record: "elcentro") => Promise<string>;

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

export interface DrillRole {
  readonly role: RoleId;
  readonly most: number;
  /** Rooms by id where it begins, one after the other; empty: outside, at the muster point. */
  readonly rooms: readonly string[];
}

/** One instruction at a time: the first whose condition holds is shown. */
export interface Prompt {
  readonly when:
    | "before"
    | "alarm"
    | "shaking"
    | "afterShaking"
    | "inRoom"
    | "smoke"
    | "water"
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
  /** Simulated people where nobody says how many. */
  readonly agents: number;
  readonly mostAgents: number;
  /** How doors stand at the beginning, by the opening's id; open where nothing is said. */
  readonly doors: Readonly<Record<string, "open" | "closed" | "locked">>;
  /** Where an alarm can be raised, and machines be stopped. */
  readonly callPoints: readonly Spot[];
  readonly stopButtons: readonly Spot[];
  /** How near a muster point counts as there, m. */
  readonly musterM: number;
  readonly prompts: readonly Prompt[];
  venue(): Promise<Venue>;
  start(venue: Venue, seed: number, read: ReadRecord): Promise<DrillHazard>;
}

/** Of all that is written in a drill; its venue and its hazard follow from its id. */
export const definitionDigest = (definition: DrillDefinition): Digest => {
  const { id, siteId, rubric, lengthS, alarmAtS, roles, population, agents, mostAgents, doors } = definition;
  const { callPoints, stopButtons, musterM } = definition;
  const written = { id, siteId, rubric: rubric.id, lengthS, alarmAtS, roles, population, agents, mostAgents, doors };
  return digestOf({ ...written, callPoints, stopButtons, musterM });
};
