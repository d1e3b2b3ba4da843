import { DOING } from "../crowd/model.ts";
import type { Held } from "./held.ts";
import { DRILL_STEP_S } from "./input.ts";
import { isAtMuster, spotOf } from "./moments.ts";
import type { Participant } from "./participants.ts";

/** Everybody is out: so long for the count to be told, s. */
const COUNT_S = 30;
/** The child comes a step behind, m. */
const WITH_CHILD_M = 4;

const isDown = ({ crowd }: Held, body: number): boolean => crowd.state[body] === DOING.incapacitated;

function isThere({ crowd, setUp }: Held, body: number): boolean {
  const place = { crowd, venue: setUp.venue, definition: setUp.definition, hazard: setUp.hazard };
  return crowd.roomOf(body) < 0 && isAtMuster(place, spotOf(place, body, 1));
}

function hasChild({ crowd }: Held, { body, child }: Participant): boolean {
  if (child < 0 || crowd.state[child] === DOING.incapacitated) return true;
  const [dx, dy] = [crowd.x[child]! - crowd.x[body]!, crowd.y[child]! - crowd.y[body]!];
  return crowd.storey[child] === crowd.storey[body] && dx * dx + dy * dy <= WITH_CHILD_M ** 2;
}

/** Whether there is nothing left to do for somebody: for each role something else. */
function isDone(held: Held, one: Participant, atS: number): boolean {
  if (isDown(held, one.body)) return true;
  const isOut = held.crowd.roomOf(one.body) < 0;
  if (one.role.isTrained) {
    const isCounted = held.allOutAtS !== null && (one.did.reportedAtS !== null || atS - held.allOutAtS >= COUNT_S);
    return isCounted && (one.role.id === "warden" ? isThere(held, one.body) : isOut);
  }
  return isThere(held, one.body) && hasChild(held, one);
}

/** Who waits at a refuge and asked for help has done what they can; the drill waits for them while somebody could come. */
const waits = (held: Held, one: Participant): boolean =>
  !one.role.climbsStairs && one.did.helpAskedAtS !== null && held.duties.of(one).isAtRefuge;

/** Everybody is where their role ends, or the time is up. */
export function isOver(held: Held): boolean {
  const { definition } = held.setUp;
  const atS = held.tick * DRILL_STEP_S;
  if (atS >= definition.lengthS) return true;
  const here = held.participants.filter((one) => one.isHere);
  if (here.length === 0 || held.alarmAtS === null) return false;
  const left = here.filter((one) => !isDone(held, one, atS));
  const isHelpComing = here.some((one) => one.role.isTrained && !isDown(held, one.body));
  return left.every((one) => !isHelpComing && waits(held, one));
}
