import { ARRIVED_M, DOING, EXPECTED_DOOR_FLOW, FOLLOWED_M, type Goal, MOVED_BY } from "../model.ts";
import type { CrowdState } from "../state.ts";
import { type Reading, readField } from "../ways/field.ts";
import { musterPlaces, pointsIn, type Target, type Traveller, type Ways } from "../ways/routes.ts";
import { lookForJams } from "./jams.ts";
import { onStair } from "./stairs.ts";

/** Everybody thinks again about the way once in so many steps: a second. */
const THINK_STEPS = 20;
/** Another way is taken when it promises to be this much shorter: nobody turns back for a step. */
const WORTH = 0.85;
const WORTH_M = 0.5;
const QUEUE_BINS = 40;
/** Members of a group slow down when others of it are this much behind, m. */
const GROUP_GAP_M = 2.5;
const GROUP_WAIT = 0.3;
/** Who follows stops this near, m. */
const FOLLOW_M = 0.9;
/** A player may hurry to this many times the free speed. */
const HURRY = 1.5;
/** Who is guided goes nearer: under a table is within half a metre of it. */
const GUIDED_M = 0.25;

/** Goals that are not reached by an exit alone. */
const GOES_ON: Readonly<Partial<Record<Goal["kind"], true>>> = { muster: true, place: true, follow: true };

const reading: Reading = { distanceM: 0, x: 0, y: 0 };

function targetOf(s: CrowdState, goal: Goal): Target {
  if (goal.kind === "exit") return { kind: "exits", only: goal.opening };
  if (goal.kind === "room") {
    const place = s.routes.placeIn(goal.room);
    return { kind: "points", points: place === null ? [] : [place] };
  }
  if (goal.kind === "place") {
    const place = s.routes.placeAt(goal.storey, goal.x, goal.y);
    return { kind: "points", points: place === null ? [] : [place] };
  }
  if (goal.kind === "muster") {
    const places = musterPlaces(s.venue, s.routes);
    return { kind: "points", points: goal.point < 0 ? places : places.slice(goal.point, goal.point + 1) };
  }
  return goal.kind === "nearest-exit" && goal.usual !== undefined
    ? { kind: "exits", only: -1, usual: goal.usual }
    : { kind: "exits", only: -1 };
}

function keyOf(goal: Goal): string {
  if (goal.kind === "exit") return `e${goal.opening}`;
  if (goal.kind === "room") return `r${goal.room}`;
  if (goal.kind === "place") return `p${goal.storey} ${goal.x} ${goal.y}`;
  if (goal.kind === "muster") return `m${goal.point}`;
  return goal.kind === "nearest-exit" && goal.usual !== undefined ? `u${goal.usual}` : "n";
}

/** By who climbs and who takes lifts. */
const TRAVELLERS = [false, true].map((climbs) =>
  [false, true].map((takesLifts): Traveller => ({ climbs, takesLifts })),
);
export const travellerOf = (s: CrowdState, i: number): Traveller =>
  TRAVELLERS[s.climbs[i]!]![s.allowsLifts ? s.usesLifts[i]! : 0]!;

/** Ways to a person's goal as doors are now; of who follows, to the zone of the one ahead. */
function waysOf(s: CrowdState, i: number): Ways {
  const goal = s.goals[i]!;
  const by = travellerOf(s, i);
  if (goal.kind === "follow") {
    const zone = s.zone[goal.person]!;
    return s.routes.ways(`z${zone}`, () => ({ kind: "zone", zone }), by);
  }
  return s.routes.ways(keyOf(goal), () => targetOf(s, goal), by);
}

/** Makes the ways to a goal and the fields that lead along them before anybody asks for them; changes nothing that anybody does. */
export function warmWays(s: CrowdState, goal: Goal): void {
  const { plan, portalsOf } = s.routes;
  for (const by of [TRAVELLERS[0]![0]!, TRAVELLERS[1]![0]!]) {
    const { target } = s.routes.ways(keyOf(goal), () => targetOf(s, goal), by);
    if (target.kind !== "points") continue;
    for (const zone of new Set(target.points.map((point) => point.zone)))
      if (zone >= 0) s.routes.toPoints(zone, pointsIn(target, zone));
  }
  plan.zones.forEach(({ stair, lift, isOutside }, zone) => {
    if (stair < 0 && lift < 0 && !isOutside) for (const portal of portalsOf[zone]!) s.routes.toPortal(zone, portal);
  });
}

/** Metres from a person to a portal of her zone; a straight guess where the field does not reach her. */
function metresTo(s: CrowdState, i: number, zone: number, portal: number): number {
  const z = s.routes.plan.zones[zone]!;
  const p = s.routes.plan.portals[portal]!;
  if (z.stair >= 0) {
    const share = p.isUpper ? s.freeMps[i]! / s.upMps[i]! : s.freeMps[i]! / s.downMps[i]!;
    return (p.isUpper ? s.routes.stairM[z.stair]! - s.lx[i]! : s.lx[i]!) * share;
  }
  readField(s.routes.toPortal(zone, portal), s.lx[i]!, s.ly[i]!, reading);
  if (reading.distanceM < Infinity) return Math.max(0, reading.distanceM);
  const [dx, dy] = [p.mid[0] - s.lx[i]!, p.mid[1] - s.ly[i]!];
  return 1.5 * Math.sqrt(dx * dx + dy * dy) + 1;
}

/** Metres that she could walk while those nearer to a portal go through it, beyond the way itself. */
function waitM(s: CrowdState, i: number, portal: number, metres: number): number {
  const width = s.routes.plan.portals[portal]!.widthM;
  const most = Math.min(QUEUE_BINS - 1, Math.floor(metres));
  let ahead = 0;
  for (let bin = 0; bin < most; bin++) ahead += s.queues[portal * QUEUE_BINS + bin]!;
  const seconds = ahead / (EXPECTED_DOOR_FLOW * width);
  return Math.max(0, seconds * s.freeMps[i]! - metres);
}

interface Choice {
  portal: number;
  costM: number;
  aheadM: number;
}
const choice: Choice = { portal: -1, costM: Infinity, aheadM: Infinity };

/** The portal of her zone by which the goal is nearest, queues counted. Leaves it in `choice`. */
function bestPortal(s: CrowdState, i: number, zone: number, ways: Ways): void {
  const { routes } = s;
  const factor = routes.factorOf(zone);
  choice.portal = -1;
  choice.costM = Infinity;
  for (const portal of routes.portalsOf[zone]!) {
    const p = routes.plan.portals[portal]!;
    const rest = ways.remainingM[2 * portal + (p.zones[0] === zone ? 1 : 0)]!;
    if (rest === Infinity || !routes.isPassable(portal, travellerOf(s, i))) continue;
    const isHeld = portal === s.portal[i];
    const worth = isHeld ? WORTH : 1;
    const extra = routes.extraM[portal]! + (portal < routes.door.length && routes.door[portal] === 1 ? 3 : 0);
    if ((rest + extra) * worth - WORTH_M - FOLLOWED_M > choice.costM) continue;
    const metres = metresTo(s, i, zone, portal);
    const wait = s.choosesQuickest ? waitM(s, i, portal, metres) : 0;
    const followed = s.bound[portal]! > (isHeld ? 1 : 0) && p.isExit ? FOLLOWED_M : 0;
    const cost = (metres * factor + extra + rest + wait) * worth - (isHeld ? WORTH_M : 0) - followed;
    if (cost >= choice.costM) continue;
    choice.portal = portal;
    choice.costM = cost;
    choice.aheadM = metres;
  }
}

function takePortal(s: CrowdState, i: number, portal: number): void {
  if (s.portal[i] === portal && s.fields[i] !== null) return;
  const zone = s.zone[i]!;
  s.portal[i] = portal;
  s.fields[i] =
    portal < 0 || s.routes.plan.zones[zone]!.stair >= 0
      ? null
      : (s.jamFields.get(zone * s.routes.plan.portals.length + portal) ?? s.routes.toPortal(zone, portal));
}

/** Who wants to get out and is outside, by whatever gap, walks away from the nearest exit. */
function isOutAlready(s: CrowdState, i: number, zone: number): boolean {
  const { kind } = s.goals[i]!;
  if (!s.routes.plan.zones[zone]!.isOutside || (kind !== "nearest-exit" && kind !== "exit")) return false;
  if (s.leaving[i]! >= 0) return true;
  let nearest = Infinity;
  s.routes.plan.portals.forEach(({ isExit, mid, storey }, portal) => {
    const d = (mid[0] - s.lx[i]!) * (mid[0] - s.lx[i]!) + (mid[1] - s.ly[i]!) * (mid[1] - s.ly[i]!);
    if (!isExit || storey !== s.sheet[i] || d >= nearest) return;
    nearest = d;
    s.leaving[i] = portal;
  });
  return s.leaving[i]! >= 0;
}

/** Decides by which portal she goes on. */
export function choose(s: CrowdState, i: number): void {
  const zone = s.zone[i]!;
  s.chosenAt[i] = s.steps;
  if (zone < 0 || isOutAlready(s, i, zone)) return;
  const ways = waysOf(s, i);
  s.ways[i] = ways;
  const points = pointsIn(ways.target, zone);
  if (points.length > 0) {
    s.portal[i] = -1;
    s.fields[i] = s.routes.plan.zones[zone]!.stair >= 0 ? null : s.routes.toPoints(zone, points);
    s.remainingM[i] = 0;
    return;
  }
  const signed = s.signs === null ? -1 : s.signs(i, s.routes.plan.zones[zone]!.room, s.routes.portalsOf[zone]!);
  if (signed >= 0 && s.routes.isPassable(signed, travellerOf(s, i)) && s.routes.portalsOf[zone]!.includes(signed)) {
    takePortal(s, i, signed);
    s.remainingM[i] = metresTo(s, i, zone, signed);
    return;
  }
  bestPortal(s, i, zone, ways);
  takePortal(s, i, choice.portal);
  s.remainingM[i] = choice.costM;
}

/** The slope of the way to a goal where a person is: by the points in her own zone, or by the portal that is best. */
export function wayTo(s: CrowdState, i: number, goal: Goal): { x: number; y: number; m: number } | null {
  const zone = s.zone[i]!;
  if (zone < 0 || goal.kind === "follow" || goal.kind === "stay" || s.sheets.sheets[s.sheet[i]!]!.stair >= 0)
    return null;
  const ways = s.routes.ways(keyOf(goal), () => targetOf(s, goal), travellerOf(s, i));
  const points = pointsIn(ways.target, zone);
  let rest = 0;
  if (points.length > 0) readField(s.routes.toPoints(zone, points), s.lx[i]!, s.ly[i]!, reading);
  else {
    bestPortal(s, i, zone, ways);
    const { portal } = choice;
    if (portal < 0) return null;
    rest = ways.remainingM[2 * portal + (s.routes.plan.portals[portal]!.zones[0] === zone ? 1 : 0)]!;
    readField(s.routes.toPortal(zone, portal), s.lx[i]!, s.ly[i]!, reading);
  }
  return reading.distanceM < Infinity ? { x: reading.x, y: reading.y, m: Math.max(0, reading.distanceM) + rest } : null;
}

/** Metres to the portal ahead as they are walked: not as they count round a jam, by which nobody would seem to be in front of anybody. */
function walkedM(s: CrowdState, i: number, portal: number): number {
  const isCounted = s.jamFields.size > 0 && s.jamFields.has(s.zone[i]! * s.routes.plan.portals.length + portal);
  return isCounted ? metresTo(s, i, s.zone[i]!, portal) : s.aheadM[i]!;
}

/** Counts who is on the way to each portal, by whole metres. */
function countQueues(s: CrowdState): void {
  s.queues.fill(0);
  s.bound.fill(0);
  for (let i = 0; i < s.count; i++) {
    const portal = s.portal[i]!;
    if (portal < 0 || s.state[i]! > DOING.onStair) continue;
    const bin = Math.min(QUEUE_BINS - 1, Math.max(0, Math.floor(walkedM(s, i, portal))));
    s.queues[portal * QUEUE_BINS + bin]!++;
    s.bound[portal]!++;
  }
}

/** Of each group, the most metres that one of it still has to go; by group number. */
const behind = new Map<number, number>();

function measureGroups(s: CrowdState): void {
  behind.clear();
  for (let i = 0; i < s.count; i++) {
    const group = s.group[i]!;
    if (group === 0 || s.state[i]! > DOING.onStair || s.state[i] === DOING.waiting) continue;
    const far = s.remainingM[i]!;
    if (far < Infinity) behind.set(group, Math.max(behind.get(group) ?? 0, far));
  }
}

function groupFactor(s: CrowdState, i: number): number {
  const group = s.group[i]!;
  if (group === 0) return 1;
  return (behind.get(group) ?? 0) - s.remainingM[i]! > GROUP_GAP_M ? GROUP_WAIT : 1;
}

function stand(s: CrowdState, i: number): void {
  s.wishMps[i] = 0;
  s.ex[i] = 0;
  s.ey[i] = 0;
}

function wish(s: CrowdState, i: number, x: number, y: number, speed: number): void {
  s.ex[i] = x;
  s.ey[i] = y;
  s.wishMps[i] = speed;
}

/** Straight towards who is followed, where both are in one zone. @returns false where they are not */
function wishToFollow(s: CrowdState, i: number, person: number, speed: number): boolean {
  if (s.zone[person] !== s.zone[i] || s.sheet[person] !== s.sheet[i]) return false;
  const dx = s.lx[person]! - s.lx[i]!;
  const dy = s.ly[person]! - s.ly[i]!;
  const d = Math.sqrt(dx * dx + dy * dy);
  if (d < FOLLOW_M) stand(s, i);
  else wish(s, i, dx / d, dy / d, speed);
  s.aheadM[i] = d;
  return true;
}

function wishOnStair(s: CrowdState, i: number, portal: number): void {
  if (portal < 0) return stand(s, i);
  const isUp = s.routes.plan.portals[portal]!.isUpper;
  const speed = (isUp ? s.upMps[i]! : s.downMps[i]!) * s.speedFactor[i]! * groupFactor(s, i);
  const length = s.routes.stairM[s.sheets.sheets[s.sheet[i]!]!.stair]!;
  s.aheadM[i] = isUp ? length - s.lx[i]! : s.lx[i]!;
  wish(s, i, isUp ? 1 : -1, 0, speed);
}

/** Away from the exit that she came out by. */
function wishOut(s: CrowdState, i: number, portal: number, speed: number): void {
  const { normal } = s.routes.plan.portals[portal]!;
  const sign = s.routes.outSide[portal] === 1 ? 1 : -1;
  wish(s, i, sign * normal[0], sign * normal[1], speed);
}

/** So near to its goal is there, m. */
const arrivedM = (s: CrowdState, i: number): number =>
  s.goals[i]!.kind === "muster" ? s.musterM : s.isSteered[i] === MOVED_BY.guided ? GUIDED_M : ARRIVED_M;

export function hasArrived(s: CrowdState, i: number): boolean {
  if (s.portal[i]! >= 0 || s.fields[i] === null) return false;
  return (
    s.aheadM[i]! < arrivedM(s, i) ||
    (s.aheadM[i]! < 3 && s.speedMps[i]! < 0.05 && s.steps - s.chosenAt[i]! > THINK_STEPS / 2)
  );
}

function wishOnFloor(s: CrowdState, i: number, speed: number): void {
  const field = s.fields[i]!;
  if (field === null || field === undefined) return stand(s, i);
  readField(field, s.lx[i]!, s.ly[i]!, reading);
  s.aheadM[i] = reading.distanceM;
  if (reading.distanceM < Infinity && (reading.x !== 0 || reading.y !== 0))
    return wish(s, i, reading.x, reading.y, speed);
  const portal = s.portal[i]!;
  if (portal < 0) return stand(s, i);
  const { mid } = s.routes.plan.portals[portal]!;
  const [dx, dy] = [mid[0] - s.lx[i]!, mid[1] - s.ly[i]!];
  const d = Math.sqrt(dx * dx + dy * dy);
  s.aheadM[i] = d;
  if (d < 1e-6) return stand(s, i);
  wish(s, i, dx / d, dy / d, speed);
}

function arrive(s: CrowdState, i: number): void {
  const isMuster = s.goals[i]!.kind === "muster";
  s.state[i] = isMuster ? DOING.safe : DOING.arrived;
  if (isMuster) s.safeAtS[i] = s.atS;
  stand(s, i);
}

function wishOf(s: CrowdState, i: number): void {
  const goal = s.goals[i]!;
  if (goal.kind === "stay") return stand(s, i);
  const onStair = s.sheets.sheets[s.sheet[i]!]!.stair >= 0;
  const speed = s.freeMps[i]! * s.speedFactor[i]!;
  const leaving = s.leaving[i]!;
  const isLed = s.isSteered[i] === MOVED_BY.guided;
  if (leaving >= 0 && !isLed && !GOES_ON[goal.kind]) return wishOut(s, i, leaving, speed);
  if (goal.kind === "follow" && wishToFollow(s, i, goal.person, speed)) return;
  const isTime = (i + s.steps) % THINK_STEPS === 0 || s.chosenAt[i]! < 0;
  if (isTime || (s.ways[i] ?? null) === null) choose(s, i);
  if (onStair) return wishOnStair(s, i, s.portal[i]!);
  wishOnFloor(s, i, speed * groupFactor(s, i));
  if (!hasArrived(s, i) || goal.kind === "follow") return;
  // Who is guided and has come stands there until who plays her says more.
  if (s.isSteered[i] === MOVED_BY.guided) stand(s, i);
  else arrive(s, i);
}

/** What is wished from outside; on a stair the same share of the speed there. */
export function steer(s: CrowdState, i: number): void {
  const free = s.freeMps[i]! * HURRY;
  if (s.sheets.sheets[s.sheet[i]!]!.stair < 0)
    return wish(s, i, s.steerX[i]!, s.steerY[i]!, Math.min(s.steerMps[i]!, free) * s.speedFactor[i]!);
  const [along, left] = onStair(s, i, s.steerX[i]!, s.steerY[i]!);
  const stairMps = along > 0 ? s.upMps[i]! : s.downMps[i]!;
  const asked = s.isSteered[i] === MOVED_BY.played ? (s.steerMps[i]! * stairMps) / s.freeMps[i]! : s.steerMps[i]!;
  wish(s, i, along, left, Math.min(asked, stairMps * HURRY) * s.speedFactor[i]!);
}

/** The way of her goal, at the share of her free speed that who plays her wishes. */
function guide(s: CrowdState, i: number): void {
  wishOf(s, i);
  s.wishMps[i]! *= Math.min(HURRY, s.steerMps[i]! / s.freeMps[i]!);
}

/** What everybody wishes to do in this step: direction and speed, before others and walls have their say. */
export function setWishes(s: CrowdState): void {
  lookForJams(s);
  if (s.steps % THINK_STEPS === 0) {
    if (s.choosesQuickest) countQueues(s);
    measureGroups(s);
  }
  for (let i = 0; i < s.count; i++) {
    const doing = s.state[i]!;
    if (doing === DOING.safe || doing === DOING.absent || doing === DOING.inLift) continue;
    if (doing === DOING.incapacitated || doing === DOING.arrived) stand(s, i);
    else if (s.isSteered[i] === MOVED_BY.guided) guide(s, i);
    else if (s.isSteered[i] !== MOVED_BY.goal) steer(s, i);
    else if (doing === DOING.waiting && s.atS < s.reactionS[i]!) stand(s, i);
    else {
      if (doing === DOING.waiting) s.state[i] = DOING.walking;
      wishOf(s, i);
    }
  }
}

/** Who walks at less than this share of her wish is in a queue. */
export const QUEUE_SHARE = 0.25;
