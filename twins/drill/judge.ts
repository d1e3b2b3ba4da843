import type { LocalText } from "../core/place.ts";
import type { Posture } from "../protocol/drillMove.ts";
import type { FireNear } from "./definition.ts";
import type { AskedAct } from "./input.ts";
import type { RoleId } from "./roles.ts";

/** What is over or beside a person that keeps falling things away. */
export type Shelter = "table" | "interiorWall" | "none";

/** What a role answers for besides oneself, as it stood within the last second. */
export interface Duty {
  /** Of the child by the hand: metres to it (Infinity on another floor), its dose, and whether it cannot go on. Null for who leads none. */
  readonly child: { readonly m: number; readonly fed: number; readonly isDown: boolean } | null;
  /** Beside a stair above the ground, where help for who takes no stairs is asked for. */
  readonly isAtRefuge: boolean;
  readonly helpAskedAtS: number | null;
  /** Is taken along by somebody. */
  readonly isTaken: boolean;
  /** Rooms of the own floor: how many, checked by a warden, and of those with no open door. */
  readonly rooms: { readonly all: number; readonly checked: number; readonly closed: number };
  /** People whom this one told to leave. */
  readonly warned: number;
  /** Of who began on the own floor and walks: how many, and how many are inside still. */
  readonly floor: { readonly all: number; readonly inside: number };
  /** Who cannot go on by themselves: how many, reached by this one, and out of the building by this one's hand. */
  readonly helpless: { readonly all: number; readonly reached: number; readonly out: number };
  /** When this one told the count of who is out and who is missing. */
  readonly reportedAtS: number | null;
}

/** What is so for one participant at one step of a drill: all that a rubric may judge by. */
export interface Moment {
  /** Since the drill began, s. */
  readonly atS: number;
  /** The alarm is heard, the warning was sent: since when, s; null before. */
  readonly alarmAtS: number | null;
  /** The ground shakes, as long as it does; since when, s; and when it ended. */
  readonly shakingFromS: number | null;
  readonly shakingToS: number | null;
  readonly posture: Posture;
  /** Holds on to what shelters. */
  readonly isHolding: boolean;
  readonly shelter: Shelter;
  readonly isInDoorway: boolean;
  readonly speedMps: number;
  /** Is not any more in the room, or the house, where the drill began. */
  readonly hasLeft: boolean;
  readonly isOutside: boolean;
  readonly isAtMuster: boolean;
  readonly isInLift: boolean;
  /** Is in a lift whose doors do not open. */
  readonly isStuck?: boolean;
  /** There is no light to see by. */
  readonly isDark?: boolean;
  readonly isDriving: boolean;
  /** Of the eyes above the floor, m; of the smoke layer above the floor, m (Infinity without smoke). */
  readonly eyeM: number;
  readonly layerM: number;
  /** Fractional effective dose since the beginning. */
  readonly fed: number;
  /** Depth and speed of the water, m and m/s; its AIDR class, 0 where it is dry. */
  readonly waterM: number;
  readonly waterMps: number;
  readonly floodClass: number;
  /** Of the ground under the feet, m. */
  readonly groundZ: number;
  /** Share of the lower explosive limit, or of the harmful concentration, of a gas that leaks. */
  readonly gasShare: number;
  /** The fire, where there is one that can be fought. */
  readonly fire?: FireNear;
  /** Left out: answers for nobody. */
  readonly duty?: Duty;
}

/** What a participant did of their own will, besides moving. */
export type ActKind = AskedAct["kind"];

export interface Act {
  readonly kind: ActKind;
  /** Of the opening, by its id; null where it is of none. */
  readonly opening: string | null;
}

/** What a criterion gave, when, and why in a sentence. */
export interface Scored {
  readonly points: number;
  /** The moment that decided it, s; null where none did. */
  readonly atS: number | null;
  readonly why: LocalText;
}

/** One line of a rubric, followed as the drill goes on. */
export interface Watch {
  see(moment: Moment): void;
  act?(act: Act, moment: Moment): void;
  /** What it would give if the drill ended now. */
  score(): Scored;
}

export interface Criterion {
  readonly id: string;
  readonly title: LocalText;
  /** Most points; those of a rubric add up to 100. */
  readonly most: number;
  /** The one thing to do better, where points were lost. */
  readonly advice: LocalText;
  start(): Watch;
}

export interface Rubric {
  readonly id: "fire" | "earthquake" | "flood" | "gas" | "outage";
  /** Who recommends the actions; the weights are ours. */
  readonly source: LocalText;
  readonly criteria: readonly Criterion[];
  /** What roles are judged by that are there for something else. */
  readonly roles?: Readonly<Partial<Record<RoleId, Pick<Rubric, "source" | "criteria">>>>;
}

/** What somebody in a role is judged by. */
export const rubricOf = (rubric: Rubric, role: RoleId): Pick<Rubric, "source" | "criteria"> =>
  rubric.roles?.[role] ?? rubric;

/** Every criterion that somebody of some role is judged by, once; those of everybody first. */
export function allCriteria(rubric: Rubric): readonly Criterion[] {
  const all = [rubric, ...Object.values(rubric.roles ?? {})].flatMap(({ criteria }) => criteria);
  return [...new Map(all.toReversed().map((one) => [one.id, one])).values()].toReversed();
}

export interface ScoreLine extends Scored {
  readonly id: string;
  readonly most: number;
}

export interface Score {
  readonly points: number;
  readonly lines: readonly ScoreLine[];
  /** The criterion that lost most, first of equals; null where nothing was lost. */
  readonly better: string | null;
}

/** Judges one participant as the drill goes on. */
export interface Judge {
  see(moment: Moment): void;
  act(act: Act, moment: Moment): void;
  score(): Score;
}

export function judgeBy(rubric: Pick<Rubric, "criteria">): Judge {
  const watches = rubric.criteria.map((criterion) => ({ criterion, watch: criterion.start() }));
  return {
    see(moment) {
      for (const { watch } of watches) watch.see(moment);
    },
    act(act, moment) {
      for (const { watch } of watches) watch.act?.(act, moment);
    },
    score() {
      const lines = watches.map(({ criterion: { id, most }, watch }) => ({ id, most, ...watch.score() }));
      let better: ScoreLine | null = null;
      for (const line of lines)
        if (line.points < line.most && (better === null || line.most - line.points > better.most - better.points))
          better = line;
      return { points: lines.reduce((sum, { points }) => sum + points, 0), lines, better: better?.id ?? null };
    },
  };
}
