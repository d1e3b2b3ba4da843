import type { LocalText } from "../core/place.ts";
import { DOING, type PersonKind } from "../crowd/model.ts";
import { CAR_CLEAR_M, carMps, driveOn } from "./cars.ts";
import type { Held } from "./held.ts";
import { DRILL_STEP_S } from "./input.ts";
import { spotOf } from "./moments.ts";
import type { Participant } from "./participants.ts";
import type { Role } from "./roles.ts";

const SWEPT: LocalText = {
  en: "The water lifts the car and takes it along. You cannot go on.",
  zh: "水把车托起冲走了，您已无法继续。",
};

/** What kind of person a participant's body is for the water: who leads a child has its footing, who is in a wheelchair is frail. */
export const kindOfRole = ({ id, leads }: Role): PersonKind =>
  id === "wheelchair" ? "wheelchair" : leads === "child" ? "child" : "walking";

/** Kinds of all bodies: of the simulated people by who they are, of participants by their role; who comes with them is a child. */
export function kindsOf(held: Pick<Held, "agents" | "participants">): (body: number) => PersonKind {
  return (body) => {
    const agent = held.agents[body];
    if (agent !== undefined) return agent.person.kind ?? "walking";
    const one = held.participants.find((who) => who.body === body);
    return one === undefined ? "child" : kindOfRole(one.role);
  };
}

/** Whether somebody stands where a car would come to; who is not there, or sits in the car, is in nobody's way. */
function isBlocked({ crowd }: Held, one: Participant, x: number, y: number): boolean {
  const [fromX, fromY] = [crowd.x[one.body]!, crowd.y[one.body]!];
  for (let i = 0; i < crowd.count; i++) {
    const state = crowd.state[i]!;
    if (i === one.body || i === one.child || state === DOING.absent || state === DOING.safe) continue;
    const away = (crowd.x[i]! - x) ** 2 + (crowd.y[i]! - y) ** 2;
    if (away > CAR_CLEAR_M ** 2) continue;
    // Away from somebody a car may always go.
    if (away < (crowd.x[i]! - fromX) ** 2 + (crowd.y[i]! - fromY) ** 2) return true;
  }
  return false;
}

/** Moves the cars that are driven by a step. `say` tells a driver whose car the water takes. */
export function driveAll(held: Held, say: (text: LocalText, to: number) => void): void {
  const { crowd, setUp, effects } = held;
  const { cars } = setUp.hazard;
  const roads = setUp.venue.ground?.roads ?? [];
  if (cars === undefined) return;
  for (const one of held.participants) {
    const car = cars[one.car];
    if (!one.isHere || car === undefined || car.isSwept) continue;
    const { x, y, run } = one.move;
    const length = Math.sqrt(x * x + y * y);
    if (length > 0) {
      const wayM = carMps(length / 127, run) * DRILL_STEP_S;
      const by = [(x / length) * wayM, (y / length) * wayM] as const;
      const [toX, toY] = driveOn(roads, [car.x, car.y], by);
      if ((toX !== car.x || toY !== car.y) && !isBlocked(held, one, toX, toY) && crowd.put(one.body, toX, toY)) {
        // Only drawn by it.
        car.headingRad = Math.atan2(toY - car.y, toX - car.x);
        [car.x, car.y] = [toX, toY];
      }
    }
    if (one.child >= 0) crowd.carry(one.child, one.body);
    if (setUp.hazard.sweepsCar?.(spotOf({ crowd, venue: setUp.venue }, one.body, 0.6)) !== true) continue;
    car.isSwept = true;
    effects.fed[one.body] = 1;
    one.fed = 1;
    crowd.incapacitate(one.body);
    say(SWEPT, one.who);
  }
}
