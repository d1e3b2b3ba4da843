import type { Compass } from "../core/ground.ts";
import type { Crowd } from "../crowd/crowd.ts";
import { STAIR_SHARE } from "../crowd/model.ts";
import type { Agent } from "../hazards/fire/agents.ts";
import { POSTURES, type Posture } from "../protocol/drillMove.ts";
import type { Driven } from "./driven.ts";
import type { Going } from "./goTo.ts";
import { type Move, STILL } from "./input.ts";
import type { Rubric } from "./judge.ts";
import { type Duty, type Judge, judgeBy, rubricOf } from "./judge.ts";
import { ROLE, type Role, type RoleId } from "./roles.ts";

/** Somebody who takes part: their body in the crowd, what they wish, and how they are judged. */
export interface Participant {
  readonly who: number;
  readonly role: Role;
  /** Index in the crowd. */
  readonly body: number;
  /** Index of the child by the hand; -1 without one. */
  readonly child: number;
  readonly judge: Judge;
  readonly startRoom: number;
  move: Move;
  /** Somebody of the crowd who is taken along; -1: nobody. */
  along: number;
  /** The extinguisher in their hands, which of the drill's it is, and how long it still discharges, s. */
  bottle: { readonly agent: Agent; readonly at: number; leftS: number } | null;
  /** Goes on discharging for so long, s. */
  sprayS: number;
  /** Index of the car that they drive; -1: on foot. */
  car: number;
  isHere: boolean;
  fed: number;
  /** Since the last step, so that who stands still is not told to run. */
  wasAt: readonly [x: number, y: number];
  speedMps: number;
  hasLeft: boolean;
  /** Walks by itself, as a simulated person; null: as they wish. No part of a record: it is how a what-if plays them. */
  driven: Driven | null;
  /** Which of the drill's instructions was told last; -1: none. */
  prompt: number;
  /** How bad what they were last told of the hazard was; and which way they were told of. */
  toldLevel: number;
  toldWay: Compass | null;
  toldAtS: number;
  readonly startStorey: number;
  /** Where they let themselves be led; null: they walk themselves. */
  goTo: Going | null;
  /** What they answer for, as it was counted last; null before. */
  duty: Duty | null;
  /** Openings that they opened and have not closed again. */
  readonly opened: Set<number>;
  /** What they answered for so far. */
  readonly did: {
    warned: number;
    readonly reached: Set<number>;
    reportedAtS: number | null;
    helpAskedAtS: number | null;
  };
}

export function makeParticipant(
  who: number,
  role: RoleId,
  body: number,
  child: number,
  { rubric, crowd, startRoom }: { rubric: Rubric; crowd: Crowd; startRoom: number },
): Participant {
  return {
    who,
    role: ROLE[role],
    body,
    child,
    judge: judgeBy(rubricOf(rubric, role)),
    startRoom,
    move: STILL,
    along: -1,
    bottle: null,
    sprayS: 0,
    car: -1,
    isHere: true,
    fed: 0,
    wasAt: [crowd.x[body]!, crowd.y[body]!],
    speedMps: 0,
    hasLeft: false,
    driven: null,
    prompt: -1,
    toldLevel: 0,
    toldWay: null,
    toldAtS: 0,
    startStorey: startRoom < 0 ? -1 : crowd.storey[body]!,
    goTo: null,
    duty: null,
    opened: new Set(),
    did: { warned: 0, reached: new Set(), reportedAtS: null, helpAskedAtS: null },
  };
}

/** What is left of a speed in a posture. */
export const postureFactor = ({ crouchFactor, crawlFactor }: Role, posture: Posture): number =>
  posture === "standing" ? 1 : posture === "crouching" ? crouchFactor : crawlFactor;

export const eyeOf = ({ eyeM }: Role, posture: Posture): number => eyeM[POSTURES.indexOf(posture)]!;

/** Taking somebody along who cannot walk, on the level and on stairs: an evacuation chair, 0.6 to 0.83 m/s (Hunt, Galea and Lawrence 2015). */
export const ALONG_MPS = 0.7;

/**
 * How fast a participant wishes to go, m/s on the level, before smoke and water; on a stair the crowd makes a share of it. An
 * evacuation chair's speed is that on stairs.
 */
export function wishedMps(
  { role, move, along }: Pick<Participant, "role" | "move" | "along">,
  isOnStair = false,
): number {
  const share = Math.min(1, Math.sqrt(move.x * move.x + move.y * move.y) / 127);
  const runs = move.run && move.posture === "standing" && along < 0;
  const free = (runs ? role.runMps : role.walkMps) * postureFactor(role, move.posture);
  if (along < 0) return share * free;
  return share * (isOnStair ? ALONG_MPS / STAIR_SHARE.down : Math.min(free, ALONG_MPS));
}
