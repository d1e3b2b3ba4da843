import { type Digest, digestOf } from "../core/digest.ts";
import { roundTo } from "../core/numeric.ts";
import { ok, type Result, refuse } from "../core/result.ts";
import { rng } from "../core/rng.ts";
import type { Venue, Xy } from "../core/venue.ts";
import { type Crowd, createCrowd } from "../crowd/crowd.ts";
import { DOING, type Person } from "../crowd/model.ts";
import type { Spot } from "../hazards/hazard.ts";
import { type Done, perform, type Stage } from "./acts.ts";
import type { DrillDefinition, DrillHazard } from "./definition.ts";
import { type Effects, makeEffects } from "./effects.ts";
import { ABSENT, type Condition, type PeopleView, packLook } from "./frame.ts";
import { type AskedAct, DRILL_FORMAT, DRILL_STEP_S, type DrillInput, type DrillRecord, type Move } from "./input.ts";
import type { Score } from "./judge.ts";
import { isAtMuster, momentOf, spotOf } from "./moments.ts";
import { eyeOf, makeParticipant, type Participant } from "./participants.ts";
import { type DrillAgent, placeIn, populate } from "./people.ts";
import { ROLE, type RoleId } from "./roles.ts";
import { type Said, saidList } from "./said.ts";
import { steerAll } from "./steering.ts";

/** Participants of one drill, and children with them. */
export const MOST_PARTICIPANTS = 50;

export interface DrillSetUp {
  readonly definition: DrillDefinition;
  readonly venue: Venue;
  /** Just begun, with the same seed. */
  readonly hazard: DrillHazard;
  readonly seed: number;
  readonly agents: number;
}

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
  step(): void;
  takeSaid(): readonly Said[];
  score(who: number): Score;
  record(): DrillRecord;
  digest(): Digest;
}

/** Everything that the parts of a drill share. */
interface Held {
  readonly setUp: DrillSetUp;
  readonly crowd: Crowd;
  readonly agents: readonly DrillAgent[];
  readonly effects: Effects;
  readonly participants: Participant[];
  readonly inputs: DrillInput[];
  readonly headings: Float64Array;
  readonly looks: Uint8Array;
  /** When each simulated person sets out, s after the alarm. */
  readonly setOutS: Float64Array;
  readonly hasSetOut: Uint8Array;
  tick: number;
  alarmAtS: number | null;
}

const MUSTER = { kind: "muster", point: -1 } as const;

function setOut(held: Held, body: number): void {
  if (held.hasSetOut[body] === 1) return;
  held.hasSetOut[body] = 1;
  held.crowd.setGoal(body, MUSTER);
}

function startPlace(held: Held, role: RoleId): Person | null {
  const { definition, venue, seed } = held.setUp;
  const entry = definition.roles.find((one) => one.role === role);
  if (entry === undefined) return null;
  const nth = held.participants.filter((one) => one.role.id === role).length;
  if (nth >= entry.most) return null;
  const chance = rng(seed, `start ${role} ${nth}`);
  const traits = ROLE[role];
  const kind = role === "wheelchair" ? ("wheelchair" as const) : ("walking" as const);
  const common = { kind, freeSpeedMps: traits.runMps, goal: { kind: "stay" } } as const;
  if (entry.rooms.length === 0) {
    const [x, y] = venue.muster[nth % Math.max(1, venue.muster.length)] ?? [0, 0];
    return { storey: 0, x: x + 0.8 * chance.uniform(), y: y + 0.8 * chance.uniform(), ...common };
  }
  const taken: Xy[] = [];
  for (let i = 0; i < held.crowd.count; i++)
    if (held.crowd.state[i] !== DOING.absent) taken.push([held.crowd.x[i]!, held.crowd.y[i]!]);
  for (let k = 0; k < entry.rooms.length; k++) {
    const id = entry.rooms[(nth + k) % entry.rooms.length];
    const room = venue.rooms.find((one) => one.id === id);
    const place = room === undefined ? null : placeIn(venue, room, taken, chance);
    if (room !== undefined && place !== null) return { storey: room.storey, x: place[0], y: place[1], ...common };
  }
  return null;
}

const full = (): Result<number> =>
  refuse("SIM_STATE", { en: "This role is taken. Choose another one.", zh: "该角色已满，请选择其他角色。" });

function join(held: Held, role: RoleId): Result<number> {
  const { crowd, participants, setUp } = held;
  if (participants.length >= MOST_PARTICIPANTS) return full();
  const person = startPlace(held, role);
  const body = person === null ? -1 : crowd.add(person);
  if (person === null || body < 0) return full();
  crowd.steer(body, 0, 0, 0);
  let child = -1;
  if (ROLE[role].leads === "child") {
    child = crowd.add({ ...person, x: person.x + 0.4, kind: "child", goal: { kind: "follow", person: body } });
    if (child < 0)
      child = crowd.add({ ...person, x: person.x - 0.4, kind: "child", goal: { kind: "follow", person: body } });
  }
  const who = participants.length;
  const startRoom = crowd.roomOf(body);
  participants.push(makeParticipant(who, role, body, child, { rubric: setUp.definition.rubric, crowd, startRoom }));
  return ok(who);
}

function leave(held: Held, who: number): void {
  const one = held.participants[who];
  if (one === undefined || !one.isHere) return;
  one.isHere = false;
  held.crowd.remove(one.body);
  if (one.child >= 0) held.crowd.remove(one.child);
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

function judgeAll(held: Held, atS: number): void {
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
    one.judge.see(momentOf(place, one, { atS, alarmAtS: held.alarmAtS }, effects.at));
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
      one === undefined ? Math.atan2(crowd.headingY[body]!, crowd.headingX[body]!) : (one.move.heading / 128) * Math.PI;
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

function isOver(held: Held): boolean {
  const { definition, venue, hazard } = held.setUp;
  const atS = held.tick * DRILL_STEP_S;
  if (atS >= definition.lengthS) return true;
  const here = held.participants.filter((one) => one.isHere);
  if (here.length === 0 || held.alarmAtS === null) return false;
  if (definition.rubric.id === "earthquake") return false;
  const place = { crowd: held.crowd, venue, definition, hazard };
  return here.every(
    ({ body }) =>
      held.crowd.state[body] === DOING.incapacitated ||
      (held.crowd.roomOf(body) < 0 && isAtMuster(place, spotOf(place, body, 1))),
  );
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
  return {
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
  };
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
    },
    act(who, act) {
      const one = participants[who];
      if (one === undefined || !one.isHere)
        return refuse("SIM_STATE", { en: "You are not in this drill.", zh: "您不在本次演练中。" });
      if (crowd.state[one.body] === DOING.incapacitated)
        return refuse("SIM_STATE", { en: "You cannot go on any more.", zh: "您已无法行动。" });
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
      steerAll(participants, crowd, setUp.venue);
      crowd.step(DRILL_STEP_S);
      carryAll(held);
      tellDoors(held, stood);
      held.tick++;
      held.effects.turn(held.tick, 0, held.agents.length, DRILL_STEP_S);
      judgeAll(held, now());
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
