import { DOING, NEAREST_MUSTER } from "../crowd/model.ts";
import type { Spot } from "../hazards/hazard.ts";
import type { Stage } from "./acts.ts";
import type { Held } from "./held.ts";

export function setOut(held: Held, body: number): void {
  if (held.hasSetOut[body] === 1) return;
  held.hasSetOut[body] = 1;
  held.crowd.setGoal(body, held.setUp.goalOf?.(body) ?? NEAREST_MUSTER);
}

/** Tells everybody in a room to leave. */
export function clearRoom(held: Held, room: number): ReturnType<Stage["clear"]> {
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

/** Has simulated people near a spot set out. @returns how many of them did */
export function warnNear(held: Held, spot: Spot, reachM: number): number {
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

/** Machines that stand still let the horn be heard: what is left of everybody's time until they set out is cut, once. */
export function quieten(held: Held, atS: number): void {
  const { quietShare = 1 } = held.setUp.definition;
  if (held.isQuiet) return;
  held.isQuiet = true;
  const sinceS = held.alarmAtS === null ? 0 : atS - held.alarmAtS;
  for (let body = 0; body < held.agents.length; body++)
    held.setOutS[body] = sinceS + quietShare * Math.max(0, held.setOutS[body]! - sinceS);
}

/** Whoever's time has come sets out. */
export function setOutAll(held: Held, atS: number): void {
  if (held.alarmAtS === null) return;
  for (let body = 0; body < held.agents.length; body++)
    if (held.hasSetOut[body] === 0 && atS >= held.alarmAtS + held.setOutS[body]!) setOut(held, body);
}
