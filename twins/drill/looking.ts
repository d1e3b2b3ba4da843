import { DOING } from "../crowd/model.ts";
import { ABSENT, type Condition, type PeopleView, packLook } from "./frame.ts";
import type { Held } from "./held.ts";

const conditionOf = (fed: number, state: number): Condition =>
  state === DOING.incapacitated ? "down" : fed >= 0.3 ? "hurt" : fed >= 0.1 ? "coughing" : "well";

/** Writes how each body is seen. */
export function lookAtAll(held: Held): void {
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
            isOnWheels:
              one?.role.id === "wheelchair" ||
              held.agents[body]?.person.kind === "wheelchair" ||
              held.waiting.includes(body),
          });
  }
}

/** Everybody, as frames tell them. */
export function peopleOf({ crowd, headings, looks }: Held): PeopleView {
  const { count, storey, x, y, z } = crowd;
  return { count, storey, x, y, z, headingRad: headings, look: looks };
}
