import { ok, type Result, refuse } from "../core/result.ts";
import { rng } from "../core/rng.ts";
import type { Xy } from "../core/venue.ts";
import { DOING, type Person } from "../crowd/model.ts";
import { type Held, MOST_PARTICIPANTS } from "./held.ts";
import { makeParticipant } from "./participants.ts";
import { placeIn } from "./people.ts";
import { ROLE, type RoleId } from "./roles.ts";

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

/** Who is there to help finds somebody to help: people who wait, in their rooms, from the first responder on. */
function addWaiting(held: Held): void {
  const { crowd, waiting, waitingOn, setUp } = held;
  const { definition, venue, seed } = setUp;
  if (waiting.length > 0) return;
  for (const id of definition.waiting ?? []) {
    const room = venue.rooms.find((one) => one.id === id);
    const place = room === undefined ? null : placeIn(venue, room, [], rng(seed, `waiting ${id}`));
    if (room === undefined || place === null) continue;
    const body = crowd.add({
      ...{ storey: room.storey, x: place[0], y: place[1] },
      ...{ kind: "wheelchair", goal: { kind: "stay" } },
    });
    if (body < 0) continue;
    waiting.push(body);
    waitingOn.push(room.storey);
  }
}

/** Who begins in a lift stands in its car, with the child that they lead. */
function ride({ crowd, setUp }: Held, role: RoleId, bodies: readonly number[], storey: number): void {
  const lift = setUp.definition.roles.find((one) => one.role === role)?.lift;
  const stop = setUp.venue.lifts[lift ?? -1]?.stops.findIndex((one) => one.storey === storey) ?? -1;
  if (lift !== undefined) for (const body of bodies) crowd.enterLift(body, lift, stop);
}

const full = (): Result<number> =>
  refuse("SIM_STATE", { en: "This role is taken. Choose another one.", zh: "该角色已满，请选择其他角色。" });

/** Puts somebody into the drill. @returns their number */
export function join(held: Held, role: RoleId): Result<number> {
  const { crowd, participants, setUp } = held;
  if (participants.length >= MOST_PARTICIPANTS) return full();
  const person = startPlace(held, role);
  const body = person === null ? -1 : crowd.add(person);
  if (person === null || body < 0) return full();
  crowd.play(body, 0, 0, 0);
  let child = -1;
  if (ROLE[role].leads === "child") {
    child = crowd.add({ ...person, x: person.x + 0.4, kind: "child", goal: { kind: "follow", person: body } });
    if (child < 0)
      child = crowd.add({ ...person, x: person.x - 0.4, kind: "child", goal: { kind: "follow", person: body } });
  }
  if (role === "responder") addWaiting(held);
  ride(held, role, child < 0 ? [body] : [body, child], person.storey);
  const who = participants.length;
  const startRoom = crowd.roomOf(body);
  participants.push(makeParticipant(who, role, body, child, { rubric: setUp.definition.rubric, crowd, startRoom }));
  return ok(who);
}

/** Takes somebody out of it, and the child that they lead. */
export function leave(held: Held, who: number): void {
  const one = held.participants[who];
  if (one === undefined || !one.isHere) return;
  one.isHere = false;
  const car = held.setUp.hazard.cars?.[one.car];
  if (car !== undefined) car.driver = -1;
  one.car = -1;
  held.crowd.remove(one.body);
  if (one.child >= 0) held.crowd.remove(one.child);
}
