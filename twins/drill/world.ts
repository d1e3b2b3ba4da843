import { type Digest, digestOf } from "../core/digest.ts";
import { roundTo } from "../core/numeric.ts";
import { ok, type Result, refuse } from "../core/result.ts";
import { type Crowd, createCrowd } from "../crowd/crowd.ts";
import { DOING } from "../crowd/model.ts";
import { BEGINNER_SHARE } from "../hazards/fire/agents.ts";
import type { Spot } from "../hazards/hazard.ts";
import type { GoTo, RollView } from "../protocol/drill.ts";
import { type Done, perform, type Stage } from "./acts.ts";
import type { Car } from "./cars.ts";
import type { DrillHazard } from "./definition.ts";
import { bendAndSlow, type Driven, drive } from "./driven.ts";
import { driveAll, kindsOf } from "./driving.ts";
import { createDuties } from "./duties.ts";
import { makeEffects } from "./effects.ts";
import { ABSENT, type Condition, type PeopleView, packLook } from "./frame.ts";
import { lead, setGoTo, tellGoing } from "./goTo.ts";
import { type DrillSetUp, type Held, MOST_PARTICIPANTS } from "./held.ts";
import { type AskedAct, DRILL_FORMAT, DRILL_STEP_S, type DrillRecord, type Move } from "./input.ts";
import { join, leave } from "./joining.ts";
import type { Score } from "./judge.ts";
import { momentOf, spotOf } from "./moments.ts";
import { isOver } from "./over.ts";
import { eyeOf, type Participant, wishedMps } from "./participants.ts";
import { populate } from "./people.ts";
import { promptFor } from "./prompts.ts";
import type { RoleId, Signal } from "./roles.ts";
import { type Said, type SaidList, saidList } from "./said.ts";
import { giveSignal } from "./signals.ts";
import { makeSigns, type Signs } from "./signs.ts";
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
  /** Bodies of simulated people. */
  simulated(): readonly number[];
  step(): void;
  takeSaid(): readonly Said[];
  score(who: number): Score;
  record(): DrillRecord;
  digest(): Digest;
}

/** What somebody answers for is counted once a second. */
const DUTY_TICKS = 20;
const MUSTER = { kind: "muster", point: -1 } as const;

function setOut(held: Held, body: number): void {
  if (held.hasSetOut[body] === 1) return;
  held.hasSetOut[body] = 1;
  held.crowd.setGoal(body, held.setUp.goalOf?.(body) ?? MUSTER);
}

function steerAll(held: Held): void {
  for (const one of held.participants) {
    if (!one.isHere || one.driven !== null || held.crowd.state[one.body] === DOING.incapacitated) continue;
    if (one.car >= 0) held.crowd.play(one.body, 0, 0, 0);
    else if (!lead(held, one, held.tick * DRILL_STEP_S))
      held.crowd.play(one.body, one.goTo === null ? one.move.x : 0, one.goTo === null ? one.move.y : 0, wishedMps(one));
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

/** Levers that are pressed: the jet goes on where they stand now, reach or not. */
function sprayAll(held: Held, say: SaidList["say"]): void {
  const { crowd, setUp } = held;
  for (const one of held.participants) {
    const { bottle } = one;
    if (bottle === null || one.sprayS <= 1e-9) continue;
    if (!one.isHere || crowd.state[one.body] === DOING.incapacitated) {
      one.sprayS = 0;
      continue;
    }
    const dtS = Math.min(DRILL_STEP_S, bottle.leftS);
    const spot = spotOf({ crowd, venue: setUp.venue }, one.body, 1.2);
    setUp.hazard.extinguish?.(spot, bottle.agent, one.role.isTrained ? 1 : BEGINNER_SHARE, dtS);
    bottle.leftS -= dtS;
    one.sprayS -= dtS;
    if (bottle.leftS > 1e-9) continue;
    one.bottle = null;
    one.sprayS = 0;
    say("act", { en: "The extinguisher is empty.", zh: "灭火器已喷空。" }, one.who);
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
    effects.expose(one.body, eyeOf(one.role, one.move.posture), DRILL_STEP_S, one.car >= 0);
    one.fed = effects.fed[one.body]!;
    if (one.driven !== null) bendAndSlow(held, one, one.driven);
    const room = crowd.roomOf(one.body);
    one.hasLeft ||= room !== one.startRoom;
    hitBy(held, one);
    if (held.tick % DUTY_TICKS === 0 || one.duty === null) one.duty = held.duties.of(one);
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
            isOnWheels: one?.role.id === "wheelchair" || held.agents[body]?.person.kind === "wheelchair",
          });
  }
}

/** Tells everybody in a room to leave. */
function clearRoom(held: Held, room: number): ReturnType<Stage["clear"]> {
  const { crowd } = held;
  let people = 0;
  const stay: number[] = [];
  const needs = new Set(held.waiting);
  for (let body = 0; body < crowd.count; body++) {
    if (crowd.state[body] === DOING.absent || crowd.roomOf(body) !== room) continue;
    if (needs.has(body) || crowd.state[body] === DOING.incapacitated) stay.push(body);
    else if (body < held.agents.length) {
      people++;
      setOut(held, body);
    }
  }
  return { people, helpless: stay };
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

/** A hazard without detectors leaves the signs as they are. */
function signsOf({ guidance, venue, hazard, seed }: DrillSetUp, crowd: Crowd, agents: number): Signs | null {
  if (guidance == null || hazard.detectors === undefined) return null;
  return makeSigns({ crowd, venue, hazard, seed, agents, model: guidance.id, guidance: guidance.start(venue) });
}

/** Machines that stand still let the horn be heard: what is left of everybody's time until they set out is cut, once. */
function quieten(held: Held, atS: number): void {
  const { quietShare = 1 } = held.setUp.definition;
  if (held.isQuiet) return;
  held.isQuiet = true;
  const sinceS = held.alarmAtS === null ? 0 : atS - held.alarmAtS;
  for (let body = 0; body < held.agents.length; body++)
    held.setOutS[body] = sinceS + quietShare * Math.max(0, held.setOutS[body]! - sinceS);
}

function begin(setUp: DrillSetUp): Held {
  const { definition, venue, hazard, seed } = setUp;
  const agents = populate(definition, venue, seed, Math.min(setUp.agents, definition.mostAgents));
  const capacity = agents.length + 2 * MOST_PARTICIPANTS;
  const crowd = createCrowd(
    venue,
    agents.map(({ person }) => person),
    {
      capacity,
      doors: venue.openings.map(({ id }) => definition.doors[id]),
      stepS: DRILL_STEP_S,
      // On open ground people spread around the point: whoever stood on it would keep the others away.
      ...(venue.ground === undefined ? {} : { musterM: 0.75 * definition.musterM }),
      ...(setUp.choice === undefined ? {} : { choice: setUp.choice }),
    },
  );
  venue.openings.forEach(({ id }, at) => {
    hazard.setOpening?.(at, (definition.doors[id] ?? "open") === "open");
  });
  if (venue.ground !== undefined) crowd.prepare(MUSTER);
  const participants: Participant[] = [];
  const held: Omit<Held, "duties"> = {
    setUp,
    crowd,
    agents,
    effects: makeEffects(
      crowd,
      hazard,
      venue.storeys.map(({ floorZ }) => floorZ),
      kindsOf({ agents, participants }),
    ),
    participants,
    inputs: [],
    headings: new Float64Array(capacity),
    looks: new Uint8Array(capacity).fill(ABSENT),
    setOutS: Float64Array.from(agents, ({ reactionS }) => reactionS),
    hasSetOut: new Uint8Array(agents.length),
    signs: signsOf(setUp, crowd, agents.length),
    tick: 0,
    isQuiet: false,
    alarmAtS: null,
    waiting: [],
    waitingOn: [],
    allOutAtS: null,
  };
  return Object.assign(held, { duties: createDuties(held as Held) });
}

/** What the hazard does to children and to those who wait, and whether everybody is out. */
function followUp(held: Held): void {
  const { effects, tick, duties } = held;
  for (const body of held.waiting) effects.turn(tick, body, body + 1, DRILL_STEP_S);
  for (const { child, isHere } of held.participants)
    if (isHere && child >= 0) effects.turn(tick, child, child + 1, DRILL_STEP_S);
  if (tick % DUTY_TICKS !== 0 || held.alarmAtS === null) return;
  held.allOutAtS = duties.isAllOut() ? (held.allOutAtS ?? tick * DRILL_STEP_S) : null;
}

/** The ground's first and last movement, for who does not see the picture. */
function tellShaking(shaking: DrillHazard["shaking"], tick: number, say: SaidList["say"]): void {
  if (shaking === null) return;
  if (tick === Math.round(shaking.fromS / DRILL_STEP_S))
    say("hazard", { en: "Earthquake! The ground shakes.", zh: "地震！地面在晃动。" });
  if (tick === Math.round(shaking.toS / DRILL_STEP_S))
    say("hazard", { en: "The shaking has ended.", zh: "晃动停止了。" });
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

/** A participant who is in the drill and can do something. */
function able({ participants, crowd }: Held, who: number): Result<Participant> {
  const one = participants[who];
  if (one === undefined || !one.isHere)
    return refuse("SIM_STATE", { en: "You are not in this drill.", zh: "您不在本次演练中。" });
  if (crowd.state[one.body] === DOING.incapacitated)
    return refuse("SIM_STATE", { en: "You cannot go on any more.", zh: "您已无法行动。" });
  return ok(one);
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
    signal(who, signal) {
      const there = able(held, who);
      if (!there.ok) return there;
      inputs.push({ kind: "signal", tick: held.tick, who, signal });
      return ok(giveSignal(held, there.value, signal));
    },
    goTo(who, to) {
      const there = able(held, who);
      if (!there.ok) return there;
      inputs.push({ kind: "goTo", tick: held.tick, who, to });
      return setGoTo(held, there.value, to);
    },
    roll: () => held.duties.roll(),
    simulated: () => [...held.agents.keys(), ...held.waiting],
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
      sprayAll(held, said.say);
      hazard.run.step(DRILL_STEP_S);
      for (const text of hazard.takeSaid?.() ?? []) said.say("hazard", text);
      setOutAll(held, now());
      steerAll(held);
      crowd.step(DRILL_STEP_S);
      driveAll(held, (text, to) => said.say("hazard", text, to));
      carryAll(held);
      if (held.alarmAtS !== null) held.signs?.turn(held.tick);
      tellDoors(held, stood);
      held.tick++;
      held.effects.turn(held.tick, 0, held.agents.length, DRILL_STEP_S);
      followUp(held);
      tellShaking(hazard.shaking, held.tick, said.say);
      judgeAll(held, now(), said.say);
      tellAll(held, said.say);
      if (held.alarmAtS !== null) held.signs?.tell(participants, said.say);
      lookAtAll(held);
    },
    takeSaid: () => said.take(),
    score: (who) => participants[who]!.judge.score(),
    record: () => ({
      format: DRILL_FORMAT,
      drill: definition.id,
      seed,
      agents: setUp.agents,
      ...(held.signs === null ? {} : { guidance: held.signs.model }),
      ticks: held.tick,
      inputs,
    }),
    digest: () =>
      digestOf({
        crowd: crowd.digest(),
        hazard: hazard.run.digest(),
        tick: held.tick,
        ...(hazard.cars === undefined ? {} : { cars: hazard.cars.map(digestOfCar) }),
        fed: participants.map(({ fed }) => roundTo(fed, 9)),
        scores: participants.map(({ judge }) => judge.score().lines.map(({ id, points }) => [id, points])),
      }),
  };
}
