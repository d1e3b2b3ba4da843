import type { LocalText } from "../core/place.ts";
import { ok, type Result, refuse } from "../core/result.ts";
import { stretchM } from "../core/ring.ts";
import type { Venue } from "../core/venue.ts";
import type { Crowd } from "../crowd/crowd.ts";
import { DOING } from "../crowd/model.ts";
import { EXTINGUISHER } from "../hazards/fire/agents.ts";
import type { Spot } from "../hazards/hazard.ts";
import { carNear } from "./cars.ts";
import type { DrillDefinition, DrillHazard } from "./definition.ts";
import type { Duties } from "./duties.ts";
import type { AskedAct } from "./input.ts";
import { isAtMuster, spotOf } from "./moments.ts";
import type { Participant } from "./participants.ts";

/** An arm and half a step, m. */
export const REACH_M = 1.5;
/** Heard and seen, m. */
export const WARN_M = 12;

/** What an act needs of the drill that it is done in. */
export interface Stage {
  readonly crowd: Crowd;
  readonly venue: Venue;
  readonly definition: DrillDefinition;
  readonly hazard: DrillHazard;
  /** Index of an opening by its id. */
  readonly openings: ReadonlyMap<string, number>;
  /** Extinguishers that are off their hooks, by their index. */
  readonly taken: Set<number>;
  /** The alarm is heard, raised by somebody, if it was not before. */
  raiseAlarm(): void;
  /** The noise of the machines ends. */
  quieten(): void;
  /** Simulated people near a spot set out now. */
  warn(spot: Spot, reachM: number): number;
  /** Simulated people in a room set out now. @returns how many people are in it, and those of them who cannot go on */
  clear(room: number): { readonly people: number; readonly helpless: readonly number[] };
  readonly duties: Duties;
  /** Bodies of simulated people who wait for help. */
  readonly waiting: readonly number[];
  others(): readonly Participant[];
  atS(): number;
}

/** What an act did, in a sentence for who did it. */
export type Done = Result<{ readonly text: LocalText }>;

const done = (en: string, zh: string): Done => ok({ text: { en, zh } });
const tooFar = (en: string, zh: string): Done =>
  refuse("SIM_STATE", { en: `${en} Go nearer.`, zh: `${zh}请走近一些。` });

const isNear = (spot: Spot, of: Spot): boolean =>
  spot.storey === of.storey && (spot.x - of.x) ** 2 + (spot.y - of.y) ** 2 <= REACH_M ** 2;

function door(stage: Stage, one: Participant, { kind, opening: id }: AskedAct): Done {
  const { crowd, venue, hazard } = stage;
  const at = stage.openings.get(id ?? "");
  const opening = at === undefined ? undefined : venue.openings[at];
  if (at === undefined || opening === undefined || opening.kind !== "door")
    return refuse("SIM_UNKNOWN", { en: "There is no such door here.", zh: "这里没有这扇门。" });
  const spot = spotOf(stage, one.body, 1.2);
  if (opening.storey !== spot.storey || stretchM([spot.x, spot.y], opening.a, opening.b) > REACH_M)
    return tooFar("The door is out of reach.", "够不到这扇门。");
  if (kind === "feelDoor") {
    if (hazard.isHot?.(at, spot) !== true) return done("The door is cool.", "门不烫。");
    // Nobody looks into a room behind a hot door: it is told of, and that is all.
    if (one.role.isTrained)
      for (const room of opening.rooms) if (room !== null && stage.duties.isToCheck(room)) stage.duties.check(room);
    return done("The door is hot: leave it closed.", "门很烫：不要打开。");
  }
  const stands = crowd.opening(at);
  if (kind === "openDoor") {
    if (stands === "locked") return refuse("SIM_STATE", { en: "The door is locked.", zh: "门锁着。" });
    if (stands === "open") return refuse("SIM_STATE", { en: "The door is open already.", zh: "门已经开着。" });
    crowd.setOpening(at, "open");
    hazard.setOpening?.(at, true);
    one.opened.add(at);
    return done("You opened the door.", "您打开了门。");
  }
  if (stands !== "open") return refuse("SIM_STATE", { en: "The door is closed already.", zh: "门已经关着。" });
  crowd.setOpening(at, "closed");
  hazard.setOpening?.(at, false);
  for (const each of stage.others()) each.opened.delete(at);
  return done("You closed the door.", "您关上了门。");
}

/** The nearest within reach on one's floor who cannot go on by themselves: on the ground, or without stairs. -1: nobody. */
export function helpless(
  crowd: Crowd,
  one: Participant,
  others: readonly Participant[],
  waits: readonly number[],
  reachM = REACH_M,
): number {
  let nearest = -1;
  let best = reachM ** 2;
  const waiting = new Set([
    ...waits.filter((body) => crowd.roomOf(body) >= 0),
    ...others.filter(({ role, isHere }) => isHere && !role.climbsStairs).map(({ body }) => body),
  ]);
  for (const { along } of others) waiting.delete(along);
  for (let i = 0; i < crowd.count; i++) {
    if (i === one.body || crowd.storey[i] !== crowd.storey[one.body]) continue;
    if (crowd.state[i] !== DOING.incapacitated && !waiting.has(i)) continue;
    const away = (crowd.x[i]! - crowd.x[one.body]!) ** 2 + (crowd.y[i]! - crowd.y[one.body]!) ** 2;
    if (away > best) continue;
    best = away;
    nearest = i;
  }
  return nearest;
}

function takeAlong(stage: Stage, one: Participant, others: readonly Participant[]): Done {
  if (!one.role.isTrained)
    return refuse("SIM_STATE", {
      en: "This needs training: signal for a warden or a responder.",
      zh: "这需要受过训练：请发信号找引导员或救援人员。",
    });
  if (one.along >= 0) return refuse("SIM_STATE", { en: "You take somebody along already.", zh: "您已经在带人了。" });
  const who = helpless(stage.crowd, one, others, stage.waiting);
  if (who < 0) return tooFar("Nobody here needs to be taken along.", "这里没有需要您带走的人。");
  one.along = who;
  one.did.reached.add(who);
  stage.duties.find(who);
  return done("You take them along. Walk slowly.", "您带上了此人，请慢行。");
}

/** How long a lever stays pressed once, s. */
export const SPRAY_S = 4;

/** Takes an extinguisher off its hook, or uses the one in hand. */
function extinguisher(stage: Stage, one: Participant, spot: Spot): Done {
  const places = stage.definition.extinguishers ?? [];
  if (one.bottle === null) {
    const inReach = places.flatMap((place, at) => (isNear(spot, place) ? [at] : []));
    if (inReach.length === 0) return tooFar("There is no extinguisher within reach.", "附近没有灭火器。");
    const at = inReach.find((index) => !stage.taken.has(index));
    if (at === undefined)
      return refuse("SIM_STATE", { en: "Somebody has taken this extinguisher.", zh: "这具灭火器已被人取走。" });
    const { agent } = places[at]!;
    const { title, dischargeS, reachM } = EXTINGUISHER[agent];
    stage.taken.add(at);
    one.bottle = { agent, at, leftS: dischargeS };
    return done(
      `You took the extinguisher (${title.en}). It reaches ${reachM} m and lasts ${dischargeS} s.`,
      `您取下了灭火器（${title.zh}），射程 ${reachM} 米，可喷 ${dischargeS} 秒。`,
    );
  }
  if (stage.hazard.fireNear?.(spot)?.isOut === true)
    return refuse("SIM_STATE", { en: "The fire is out already.", zh: "火已经扑灭。" });
  if (stage.hazard.extinguish?.(spot, one.bottle.agent, 0, 0) !== true)
    return tooFar("The extinguisher does not reach the fire.", "灭火器喷不到火。");
  one.sprayS = SPRAY_S;
  return done("The extinguisher reaches the fire. Go on until it is out.", "灭火器喷到了火，请继续喷到火熄灭。");
}

function getIn({ crowd, hazard }: Stage, one: Participant): Done {
  const cars = hazard.cars ?? [];
  if (one.car >= 0) return refuse("SIM_STATE", { en: "You sit in a car already.", zh: "您已经在车里。" });
  const at = carNear(cars, crowd.x[one.body]!, crowd.y[one.body]!);
  const car = cars[at];
  if (car === undefined) return tooFar("There is no car within reach.", "附近没有车。");
  if (!crowd.put(one.body, car.x, car.y))
    return refuse("SIM_STATE", { en: "The car cannot be reached from here.", zh: "从这里上不了车。" });
  one.car = at;
  car.driver = one.body;
  return done("You sit in the car. It stays on the road.", "您上了车。车只能在道路上行驶。");
}

function getOut({ hazard }: Stage, one: Participant): Done {
  const car = hazard.cars?.[one.car];
  if (car === undefined) return refuse("SIM_STATE", { en: "You sit in no car.", zh: "您不在车里。" });
  one.car = -1;
  car.driver = -1;
  return done("You got out of the car.", "您下了车。");
}

/** The room that somebody looks into: the one that they are in, else that behind the nearest open door in reach. -1: none. */
function roomInSight({ crowd, venue, duties }: Stage, { body }: Participant): number {
  const here = crowd.roomOf(body);
  if (here >= 0 && duties.isToCheck(here) && venue.rooms[here]!.use === "room") return here;
  let [nearest, best] = [-1, REACH_M];
  venue.openings.forEach(({ storey, a, b, rooms }, at) => {
    if (storey !== crowd.storey[body] || crowd.opening(at) !== "open") return;
    const m = stretchM([crowd.x[body]!, crowd.y[body]!], a, b);
    const room = rooms.find((one) => one !== null && one !== here && duties.isToCheck(one));
    if (m >= best || room === undefined || room === null) return;
    nearest = room;
    best = m;
  });
  return nearest >= 0 || here < 0 || !duties.isToCheck(here) ? nearest : here;
}

/** A trained person looks into a room, tells who is there to leave, and has it on their list. */
function check(stage: Stage, one: Participant): Done {
  const { venue, duties } = stage;
  const room = one.role.isTrained ? roomInSight(stage, one) : -1;
  if (room < 0) return done("You looked after yourself and those near you.", "您检查了自己和附近的人。");
  duties.check(room);
  const { people, helpless: stay } = stage.clear(room);
  one.did.warned += people;
  for (const body of stay) duties.find(body);
  const { en, zh } = venue.rooms[room]!.title;
  if (stay.length > 0)
    return done(
      `${en} is checked: ${stay.length} cannot go on alone. Take them along, or send a responder.`,
      `${zh}已检查：有 ${stay.length} 人无法自行离开。请带上他们，或通知救援人员。`,
    );
  return people > 0
    ? done(`${en} is checked: ${people} there, told to leave.`, `${zh}已检查：有 ${people} 人，已让其离开。`)
    : done(`${en} is checked: nobody there.`, `${zh}已检查：无人。`);
}

/** The count is told to who is in charge: at the muster point, or outside by radio. */
function report(stage: Stage, one: Participant): Done {
  const place = { ...stage };
  const isThere = isAtMuster(place, spotOf(stage, one.body, 1)) || one.role.id === "responder";
  if (!one.role.isTrained)
    return refuse("SIM_STATE", { en: "Wardens and responders tell the count.", zh: "由引导员和救援人员报告人数。" });
  if (stage.crowd.roomOf(one.body) >= 0 || !isThere)
    return tooFar("The count is told outside, at the muster point.", "请在室外集合点报告人数。");
  one.did.reportedAtS = stage.atS();
  const { storeys, rooms } = stage.duties.roll();
  const [all, missing] = [storeys, storeys].map((list, k) =>
    list.reduce((sum, of) => sum + (k === 0 ? of.all : of.missing), 0),
  ) as [number, number];
  const open = rooms.filter(({ isChecked }) => !isChecked).length;
  return done(
    `You report: ${all - missing} of ${all} are out, ${missing} missing, ${open} rooms not checked.`,
    `您报告：${all} 人中 ${all - missing} 人已撤出，${missing} 人失踪，${open} 间房未检查。`,
  );
}

/** In a lift that stands between floors there are its alarm and its doors; null for what is the same there as elsewhere. */
function inStuckLift(stage: Stage, { kind }: AskedAct): Done | null {
  if (kind === "pullAlarm") {
    stage.raiseAlarm();
    return done(
      "You pressed the lift's alarm. Somebody answers: help is on its way.",
      "您按下了电梯报警按钮。有人应答：救援已在途中。",
    );
  }
  // Who pushes at the doors has done so, and is judged by it.
  if (kind === "openDoor")
    return done(
      "The doors do not open between floors. Do not force them: wait for help.",
      "轿厢停在楼层之间，门打不开。不要扒门，请等待救援。",
    );
  return null;
}

/** Does what a participant asked for, where it can be done. */
export function perform(stage: Stage, one: Participant, act: AskedAct, others: readonly Participant[]): Done {
  const { definition, hazard } = stage;
  const spot = spotOf(stage, one.body, 1.2);
  const stuck = hazard.isStuck?.(spot) === true ? inStuckLift(stage, act) : null;
  if (stuck !== null) return stuck;
  switch (act.kind) {
    case "feelDoor":
    case "openDoor":
    case "closeDoor":
      return door(stage, one, act);
    case "pullAlarm":
      if (!definition.callPoints.some((point) => isNear(spot, point)))
        return tooFar("There is no call point within reach.", "附近没有手动报警按钮。");
      stage.raiseAlarm();
      return done("You raised the alarm.", "您已报警。");
    case "pressStop":
      if (!definition.stopButtons.some((point) => isNear(spot, point)))
        return tooFar("There is no stop button within reach.", "附近没有停止按钮。");
      hazard.stopMachines?.();
      stage.quieten();
      return done("You stopped the machines.", "您已停机。");
    case "extinguish":
      return extinguisher(stage, one, spot);
    case "warn": {
      const n = stage.warn(spot, WARN_M);
      one.did.warned += n;
      return done(`You warned ${n} people near you.`, `您提醒了附近 ${n} 人。`);
    }
    case "check":
      return check(stage, one);
    case "report":
      return report(stage, one);
    case "takeAlong":
      return takeAlong(stage, one, others);
    case "letGo":
      if (one.along < 0) return refuse("SIM_STATE", { en: "You take nobody along.", zh: "您没有带人。" });
      one.along = -1;
      return done("You let go.", "您松开了手。");
    case "drive":
      return getIn(stage, one);
    case "leaveCar":
      return getOut(stage, one);
  }
}
