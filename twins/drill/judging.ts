import { DOING } from "../crowd/model.ts";
import { BEGINNER_SHARE } from "../hazards/fire/agents.ts";
import type { DrillHazard } from "./definition.ts";
import { bendAndSlow } from "./driven.ts";
import { DUTY_TICKS } from "./duties.ts";
import { tellGoing } from "./goTo.ts";
import type { Held } from "./held.ts";
import { DRILL_STEP_S } from "./input.ts";
import { momentOf, spotOf } from "./moments.ts";
import { eyeOf, type Participant } from "./participants.ts";
import { promptFor } from "./prompts.ts";
import type { SaidList } from "./said.ts";

/** Levers that are pressed: the jet goes on where they stand now, reach or not. */
export function sprayAll(held: Held, say: SaidList["say"]): void {
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

/** What the hazard does to who takes part, how they are judged, and what they are told next. */
export function judgeAll(held: Held, atS: number, say: SaidList["say"]): void {
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
    if ((held.tick + one.who) % DUTY_TICKS === 0 || one.duty === null) one.duty = held.duties.of(one);
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

/** The ground's first and last movement, for who does not see the picture. */
export function tellShaking(shaking: DrillHazard["shaking"], tick: number, say: SaidList["say"]): void {
  if (shaking === null) return;
  if (tick === Math.round(shaking.fromS / DRILL_STEP_S))
    say("hazard", { en: "Earthquake! The ground shakes.", zh: "地震！地面在晃动。" });
  if (tick === Math.round(shaking.toS / DRILL_STEP_S))
    say("hazard", { en: "The shaking has ended.", zh: "晃动停止了。" });
}
