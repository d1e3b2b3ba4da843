import { type Digest, digestOf } from "../core/digest.ts";
import { roundTo } from "../core/numeric.ts";
import type { Result } from "../core/result.ts";
import { type Crowd, createCrowd } from "../crowd/crowd.ts";
import { DOING } from "../crowd/model.ts";
import type { Spot } from "../hazards/hazard.ts";
import type { GoTo, RollView } from "../protocol/drill.ts";
import { type Done, perform, type Stage } from "./acts.ts";
import { createDuties } from "./duties.ts";
import { makeEffects } from "./effects.ts";
import { able, callsOf, clearRoom, DUTY_TICKS, followUp, tellShaking } from "./following.ts";
import { ABSENT, type Condition, type PeopleView, packLook } from "./frame.ts";
import { lead, tellGoing } from "./goTo.ts";
import { type DrillSetUp, type Held, MOST_PARTICIPANTS } from "./held.ts";
import { type AskedAct, DRILL_FORMAT, DRILL_STEP_S, type DrillRecord, type Move, STILL } from "./input.ts";
import { join, leave } from "./joining.ts";
import type { Score } from "./judge.ts";
import { momentOf, spotOf } from "./moments.ts";
import { isOver } from "./over.ts";
import { eyeOf, type Participant, wishedMps } from "./participants.ts";
import { populate } from "./people.ts";
import { promptFor } from "./prompts.ts";
import type { RoleId, Signal } from "./roles.ts";
import { type Said, type SaidList, saidList } from "./said.ts";

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
  readonly participants: readonly Participant[];
  /** @returns the participant's number. SIM_STATE when no place is left. */
  join(role: RoleId): Result<number>;
  leave(who: number): void;
  move(who: number, move: Move): void;
  act(who: number, act: AskedAct): Done;
  /** @returns who hears it, by their number */
  signal(who: number, signal: Signal): Result<readonly number[]>;
  /** Lets a participant be led to a place, until they move themselves; null: not any more. */
  goTo(who: number, to: GoTo | null): Done;
  /** What wardens and responders are told. */
  roll(): RollView;
  /** Bodies of simulated people. */
  simulated(): readonly number[];
  step(): void;
  takeSaid(): readonly Said[];
  /** Tells somebody who has come back the alarm and their instruction once more; changes nothing else. */
  remind(who: number): void;
  score(who: number): Score;
  record(): DrillRecord;
  digest(): Digest;
}

const MUSTER = { kind: "muster", point: -1 } as const;

function setOut(held: Held, body: number): void {
  if (held.hasSetOut[body] === 1) return;
  held.hasSetOut[body] = 1;
  held.crowd.setGoal(body, MUSTER);
}

function steerAll(held: Held): void {
  for (const one of held.participants) {
    if (!one.isHere || held.crowd.state[one.body] === DOING.incapacitated) continue;
    if (lead(held, one, held.tick * DRILL_STEP_S)) continue;
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

function setOutAll(held: Held, atS: number): void {
  if (held.alarmAtS === null) return;
  for (let body = 0; body < held.agents.length; body++)
    if (held.hasSetOut[body] === 0 && atS >= held.alarmAtS + held.setOutS[body]!) setOut(held, body);
}

function judgeAll(held: Held, atS: number, say: SaidList["say"]): void {
  const { crowd, effects, setUp } = held;
  const place = { crowd, venue: setUp.venue, definition: setUp.definition, hazard: setUp.hazard };
  for (const one of held.participants) {
    if (!one.isHere) continue;
    const [x, y] = [crowd.x[one.body]!, crowd.y[one.body]!];
    const [dx, dy] = [x - one.wasAt[0], y - one.wasAt[1]];
    // Over a quarter of a second, so that being pushed by somebody is no step.
    one.speedMps = 0.8 * one.speedMps + (0.2 * Math.sqrt(dx * dx + dy * dy)) / DRILL_STEP_S;
    one.wasAt = [x, y];
    effects.expose(one.body, eyeOf(one.role, one.move.posture), DRILL_STEP_S);
    one.fed = effects.fed[one.body]!;
    const room = crowd.roomOf(one.body);
    one.hasLeft ||= room !== one.startRoom;
    hitBy(held, one);
    if ((held.tick + one.who) % DUTY_TICKS === 0 || one.duty === null) one.duty = held.duties.of(one);
    const moment = { ...momentOf(place, one, { atS, alarmAtS: held.alarmAtS }, effects.at), duty: one.duty };
    one.judge.see(moment);
    tellGoing(held, one, atS, say);
    const prompt = promptFor(setUp.definition.prompts, one.role.id, moment);
    if (prompt !== one.prompt && prompt >= 0) say("instruction", setUp.definition.prompts[prompt]!.text, one.who);
    one.prompt = prompt;
  }
}

function hitBy(held: Held, one: Participant): void {
  const { crowd, effects, setUp } = held;
  const spot = spotOf({ crowd, venue: setUp.venue }, one.body, 0.6);
  const hit = setUp.hazard.hit?.(spot, 0.25, one.move.posture === "dropped" && one.move.hold) ?? 0;
  if (hit <= 0) return;
  effects.fed[one.body] = Math.max(effects.fed[one.body]!, hit);
  if (hit >= 1) crowd.incapacitate(one.body);
}

const conditionOf = (fed: number, state: number): Condition =>
  state === DOING.incapacitated ? "down" : fed >= 0.3 ? "hurt" : fed >= 0.1 ? "coughing" : "well";

function lookAtAll(held: Held): void {
  const { crowd, effects, looks, headings } = held;
  const played = new Map(held.participants.map((one) => [one.body, one]));
  for (let body = 0; body < crowd.count; body++) {
    const state = crowd.state[body]!;
    const one = played.get(body);
    headings[body] =
      one === undefined || one.goTo !== null
        ? Math.atan2(crowd.headingY[body]!, crowd.headingX[body]!)
        : (one.move.heading / 128) * Math.PI;
    looks[body] =
      state === DOING.absent
        ? ABSENT
        : packLook({
            posture: one?.move.posture ?? (effects.isLow[body] === 1 ? "crouching" : "standing"),
            condition: conditionOf(effects.fed[body]!, state),
            isSafe: state === DOING.safe,
            isHolding: one !== undefined && (one.move.hold || one.along >= 0),
            isPlayed: one !== undefined,
          });
  }
}

function warnNear(held: Held, spot: Spot, reachM: number): number {
  const { crowd } = held;
  let warned = 0;
  for (let body = 0; body < held.agents.length; body++) {
    if (crowd.storey[body] !== spot.storey || held.hasSetOut[body] === 1) continue;
    if ((crowd.x[body]! - spot.x) ** 2 + (crowd.y[body]! - spot.y) ** 2 > reachM * reachM) continue;
    setOut(held, body);
    warned++;
  }
  return warned;
}

function begin(setUp: DrillSetUp): Held {
  const { definition, venue, hazard, seed } = setUp;
  const agents = populate(definition, venue, seed, Math.min(setUp.agents, definition.mostAgents));
  const capacity = agents.length + 2 * MOST_PARTICIPANTS;
  const crowd = createCrowd(
    venue,
    agents.map(({ person }) => person),
    { capacity, doors: venue.openings.map(({ id }) => definition.doors[id]), stepS: DRILL_STEP_S },
  );
  venue.openings.forEach(({ id }, at) => {
    hazard.setOpening?.(at, (definition.doors[id] ?? "open") === "open");
  });
  const held: Omit<Held, "duties"> = {
    setUp,
    crowd,
    agents,
    effects: makeEffects(
      crowd,
      hazard,
      venue.storeys.map(({ floorZ }) => floorZ),
    ),
    participants: [],
    inputs: [],
    headings: new Float64Array(capacity),
    looks: new Uint8Array(capacity).fill(ABSENT),
    setOutS: Float64Array.from(agents, ({ reactionS }) => reactionS),
    hasSetOut: new Uint8Array(agents.length),
    tick: 0,
    alarmAtS: null,
    waiting: [],
    waitingOn: [],
    allOutAtS: null,
  };
  return Object.assign(held, { duties: createDuties(held as Held) });
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

function createStage(held: Held, raiseAlarm: () => void): Stage {
  const { definition, venue, hazard } = held.setUp;
  return {
    crowd: held.crowd,
    venue,
    definition,
    hazard,
    openings: new Map(venue.openings.map(({ id }, at) => [id, at])),
    raiseAlarm,
    warn: (spot, reachM) => warnNear(held, spot, reachM),
    clear: (room) => clearRoom(held, room, (body) => setOut(held, body)),
    duties: held.duties,
    waiting: held.waiting,
    others: () => held.participants,
    atS: () => held.tick * DRILL_STEP_S,
  };
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
      return {
        count: crowd.count,
        storey: crowd.storey,
        x: crowd.x,
        y: crowd.y,
        z: crowd.z,
        headingRad: held.headings,
        look: held.looks,
      };
    },
    crowd,
    participants,
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
    ...callsOf(held, said.say),
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
    step() {
      if (held.alarmAtS === null && now() >= definition.alarmAtS) raiseAlarm();
      hazard.run.step(DRILL_STEP_S);
      setOutAll(held, now());
      steerAll(held);
      crowd.step(DRILL_STEP_S);
      carryAll(held);
      tellDoors(held, stood);
      held.tick++;
      held.effects.turn(held.tick, 0, held.agents.length, DRILL_STEP_S);
      followUp(held);
      tellShaking(hazard.shaking, held.tick, said.say);
      judgeAll(held, now(), said.say);
      lookAtAll(held);
    },
    takeSaid: () => said.take(),
    score: (who) => participants[who]!.judge.score(),
    record: () => ({
      format: DRILL_FORMAT,
      drill: definition.id,
      seed,
      agents: setUp.agents,
      ticks: held.tick,
      inputs,
    }),
    digest: () =>
      digestOf({
        crowd: crowd.digest(),
        hazard: hazard.run.digest(),
        tick: held.tick,
        fed: participants.map(({ fed }) => roundTo(fed, 9)),
        scores: participants.map(({ judge }) => judge.score().lines.map(({ id, points }) => [id, points])),
      }),
  };
}
