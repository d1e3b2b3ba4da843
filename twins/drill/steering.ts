import type { Venue } from "../core/venue.ts";
import type { Crowd } from "../crowd/crowd.ts";
import { DOING } from "../crowd/model.ts";
import { type Participant, wishedMps } from "./participants.ts";
import { stairAt, wishOnStair } from "./stairs.ts";

/**
 * Tells the crowd where each participant wishes to go. They point on the map; the crowd takes a wish on a stair along it. Only here
 * is it known for certain who is on one: a browser sees it later, and would turn the wish round for a body on the floor.
 */
export function steerAll(participants: readonly Participant[], crowd: Crowd, venue: Venue): void {
  for (const one of participants) {
    const { body, move } = one;
    if (!one.isHere || crowd.state[body] === DOING.incapacitated) continue;
    const spot = { storey: crowd.storey[body]!, x: crowd.x[body]!, y: crowd.y[body]!, z: crowd.z[body]! };
    const on = crowd.isOnStair(body) ? stairAt(venue, spot) : null;
    const [x, y] = on === null ? [move.x, move.y] : wishOnStair(on, move.x, move.y);
    crowd.steer(body, x, y, wishedMps(one));
  }
}
