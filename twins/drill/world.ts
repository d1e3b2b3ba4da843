import { type Digest, digestOf } from "../core/digest.ts";
import { roundTo } from "../core/numeric.ts";
import type { Result } from "../core/result.ts";
import type { Crowd } from "../crowd/crowd.ts";
import { DOING } from "../crowd/model.ts";
import type { GoTo, RollView } from "../protocol/drill.ts";
import { type Done, perform, type Stage } from "./acts.ts";
import { begin } from "./beginning.ts";
import type { Car } from "./cars.ts";
import { type Driven, drive } from "./driven.ts";
import { driveAll } from "./driving.ts";
import { able, callsOf, followUp } from "./following.ts";
import type { PeopleView } from "./frame.ts";
import { lead } from "./goTo.ts";
import type { DrillSetUp, Held } from "./held.ts";
import { type AskedAct, DRILL_FORMAT, DRILL_STEP_S, type DrillRecord, type Move, STILL } from "./input.ts";
import { join, leave } from "./joining.ts";
import type { Score } from "./judge.ts";
import { judgeAll, sprayAll, tellShaking } from "./judging.ts";
import { lookAtAll, peopleOf } from "./looking.ts";
import { momentOf } from "./moments.ts";
import { isOver } from "./over.ts";
import { type Participant, wishedMps } from "./participants.ts";
import type { RoleId, Signal } from "./roles.ts";
import { type Said, type SaidList, saidList } from "./said.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { clearRoom, quieten, setOutAll, warnNear } from "./settingOut.ts";
import type { Signs } from "./signs.ts";
import { tellAll } from "./telling.ts";

/**
 * A drill under way: people, hazard and judges, 20 steps a second. The one authority; what it depends on besides its beginning
 * comes in by `join`, `leave`, `move` and `act`, is kept in its record, and gives the same run again.
 */
export interface DrillWorld {
  readonly tick: number;
  readonly atS: number;
  readonly alarmAtS: number | null;
  /** Everybody is safe or cannot go on, or the time is over. */
  readonly isOver: boolean;
  readonly people: PeopleView;
  readonly crowd: Crowd;
  readonly setUp: DrillSetUp;
  /** Simulated people: the first so many bodies. */
  readonly agents: number;
  /** Fractional effective dose of each body so far. Read only. */
  readonly fed: Float64Array;
  readonly participants: readonly Participant[];
  /** Signs that a model steers; null where they never change. */
  readonly signs: Signs | null;
  /** @returns the participant's number. SIM_STATE when no place is left. */
  join(role: RoleId): Result<number>;
  leave(who: number): void;
  move(who: number, move: Move): void;
  act(who: number, act: AskedAct): Done;
  /** From now on the participant walks by itself: for what-ifs and simulated wardens, kept in no record. */
  drive(who: number, how: Driven): void;
  /** @returns who hears it, by their number */
  signal(who: number, signal: Signal): Result<readonly number[]>;
  /** Lets a participant be led to a place, until they move themselves; null: not any more. */
  goTo(who: number, to: GoTo | null): Done;
  /** What wardens and responders are told. */
  roll(): RollView;
  /** What else is to be seen. */
  scene(): Scene;
  /** Bodies of simulated people. */
  simulated(): readonly number[];
  /** Tells somebody who has come back the alarm and their instruction once more; changes nothing else. */
  remind(who: number): void;
  step(): void;
  takeSaid(): readonly Said[];
  score(who: number): Score;
  record(): DrillRecord;
  digest(): Digest;
}

function steerAll(held: Held): void {
  for (const one of held.participants) {
    if (!one.isHere || one.driven !== null || held.crowd.state[one.body] === DOING.incapacitated) continue;
    if (one.car >= 0) held.crowd.play(one.body, 0, 0, 0);
    if (one.car >= 0 || lead(held, one, held.tick * DRILL_STEP_S)) continue;
    const { x, y } = one.goTo === null ? one.move : STILL;
    held.crowd.play(one.body, x, y, wishedMps(one, held.crowd.state[one.body] === DOING.onStair));
  }
}

/** Whoever is taken along is where the one is who takes them. */
function carryAll(held: Held): void {
  const { crowd } = held;
  for (const one of held.participants) {
    if (!one.isHere || one.along < 0) continue;
    crowd.carry(one.along, one.body);
  }
}

/** Doors that people of the crowd open by themselves stand open for the smoke, too. */
function tellDoors(held: Held, stood: Uint8Array): void {
  const { venue, hazard } = held.setUp;
  for (let at = 0; at < venue.openings.length; at++) {
    const isOpen = held.crowd.opening(at) === "open" ? 1 : 0;
    if (stood[at] === isOpen) continue;
    stood[at] = isOpen;
    hazard.setOpening?.(at, isOpen === 1);
  }
}

/** The heading is drawn, and no more. */
const digestOfCar = ({ x, y, driver, isSwept }: Car) => [roundTo(x, 6), roundTo(y, 6), driver, isSwept];

function createStage(held: Held, raiseAlarm: () => void): Stage {
  const { definition, venue, hazard } = held.setUp;
  return {
    crowd: held.crowd,
    venue,
    definition,
    hazard,
    openings: new Map(venue.openings.map(({ id }, at) => [id, at])),
    taken: new Set(),
    raiseAlarm,
    quieten: () => quieten(held, held.tick * DRILL_STEP_S),
    warn: (spot, reachM) => warnNear(held, spot, reachM),
    clear: (room) => clearRoom(held, room),
    duties: held.duties,
    waiting: held.waiting,
    others: () => held.participants,
    atS: () => held.tick * DRILL_STEP_S,
  };
}

/** A twentieth of a second of everything, in the order that a record is played again in. */
function stepAll(held: Held, say: SaidList["say"], stood: Uint8Array, raiseAlarm: () => void): void {
  const { crowd, participants, signs, effects } = held;
  const { definition, hazard } = held.setUp;
  const atS = held.tick * DRILL_STEP_S;
  if (held.alarmAtS === null && atS >= definition.alarmAtS) raiseAlarm();
  sprayAll(held, say);
  hazard.run.step(DRILL_STEP_S);
  for (const text of hazard.takeSaid?.() ?? []) say("hazard", text);
  for (const [lift, stop, isOpen] of hazard.takeLifts?.() ?? []) crowd.setLift(lift, stop, isOpen);
  setOutAll(held, atS);
  steerAll(held);
  crowd.step(DRILL_STEP_S);
  driveAll(held, (text, to) => say("hazard", text, to));
  carryAll(held);
  if (held.alarmAtS !== null) signs?.turn(held.tick);
  tellDoors(held, stood);
  held.tick++;
  effects.turn(held.tick, 0, held.agents.length, DRILL_STEP_S);
  followUp(held);
  tellShaking(hazard.shaking, held.tick, say);
  judgeAll(held, held.tick * DRILL_STEP_S, say);
  tellAll(held, say);
  if (held.alarmAtS !== null) signs?.tell(participants, say);
  lookAtAll(held);
}

function digestAll({ crowd, participants, tick, setUp: { hazard, definition } }: Held): Digest {
  return digestOf({
    crowd: crowd.digest(),
    hazard: hazard.run.digest(),
    tick,
    ...(definition.live === undefined ? {} : { live: digestOf(definition.live) }),
    ...(hazard.cars === undefined ? {} : { cars: hazard.cars.map(digestOfCar) }),
    fed: participants.map(({ fed }) => roundTo(fed, 9)),
    scores: participants.map(({ judge }) => judge.score().lines.map(({ id, points }) => [id, points])),
  });
}

export function createDrillWorld(setUp: DrillSetUp): DrillWorld {
  const { definition, hazard, seed } = setUp;
  const held = begin(setUp);
  const { crowd, participants, inputs } = held;
  const now = (): number => held.tick * DRILL_STEP_S;
  const said = saidList(now);
  const stood = Uint8Array.from(setUp.venue.openings, (_, at) => (crowd.opening(at) === "open" ? 1 : 0));
  const raiseAlarm = (): void => {
    if (held.alarmAtS !== null) return;
    held.alarmAtS = now();
    said.say("alarm", definition.alarmText);
    hazard.alarm?.();
  };
  const stage = createStage(held, raiseAlarm);
  lookAtAll(held);
  return {
    get tick() {
      return held.tick;
    },
    get atS() {
      return now();
    },
    get alarmAtS() {
      return held.alarmAtS;
    },
    get isOver() {
      return isOver(held);
    },
    get people() {
      return peopleOf(held);
    },
    crowd,
    setUp,
    agents: held.agents.length,
    fed: held.effects.fed,
    participants,
    signs: held.signs,
    drive: (who, how) => drive(held, who, how),
    join(role) {
      const joined = join(held, role);
      if (joined.ok) inputs.push({ kind: "join", tick: held.tick, who: joined.value, role });
      return joined;
    },
    leave(who) {
      if (participants[who]?.isHere !== true) return;
      inputs.push({ kind: "leave", tick: held.tick, who });
      leave(held, who);
    },
    move(who, move) {
      const one = participants[who];
      if (one === undefined || !one.isHere) return;
      inputs.push({ kind: "move", tick: held.tick, who, move });
      one.move = move;
      if (move.x !== 0 || move.y !== 0) one.goTo = null;
    },
    ...callsOf(held, said.say, stage.taken),
    act(who, act) {
      const there = able(held, who);
      if (!there.ok) return there;
      const one = there.value;
      inputs.push({ kind: "act", tick: held.tick, who, act });
      const outcome = perform(stage, one, act, participants);
      if (outcome.ok) {
        const place = { crowd, venue: setUp.venue, definition, hazard };
        one.judge.act(act, momentOf(place, one, { atS: now(), alarmAtS: held.alarmAtS }, held.effects.at));
        said.say("act", outcome.value.text, who);
      }
      return outcome;
    },
    step: () => stepAll(held, said.say, stood, raiseAlarm),
    scene: () => sceneOf(held, stage.taken),
    takeSaid: () => said.take(),
    score: (who) => participants[who]!.judge.score(),
    record: () => ({
      format: DRILL_FORMAT,
      drill: definition.id,
      seed,
      agents: setUp.agents,
      ...(held.signs === null ? {} : { guidance: held.signs.model }),
      ...(definition.live === undefined ? {} : { live: definition.live }),
      ticks: held.tick,
      inputs,
    }),
    digest: () => digestAll(held),
  };
}
