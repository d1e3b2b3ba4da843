import { ok, type Result, refuse } from "../core/result.ts";
import { DOING } from "../crowd/model.ts";
import { DUTY_TICKS } from "./duties.ts";
import { setGoTo } from "./goTo.ts";
import type { Held } from "./held.ts";
import { DRILL_STEP_S } from "./input.ts";
import type { Participant } from "./participants.ts";
import type { SaidList } from "./said.ts";
import { giveSignal } from "./signals.ts";
import type { DrillWorld } from "./world.ts";

/** What the hazard does to children and to those who wait, and whether everybody is out. */
export function followUp(held: Held): void {
  const { effects, tick, duties } = held;
  for (const body of held.waiting) effects.turn(tick, body, body + 1, DRILL_STEP_S);
  for (const { child, isHere } of held.participants)
    if (isHere && child >= 0) effects.turn(tick, child, child + 1, DRILL_STEP_S);
  if (tick % DUTY_TICKS !== 0 || held.alarmAtS === null) return;
  held.allOutAtS = duties.isAllOut() ? (held.allOutAtS ?? tick * DRILL_STEP_S) : null;
}

/** A participant who is in the drill and can do something. */
export function able({ participants, crowd }: Held, who: number): Result<Participant> {
  const one = participants[who];
  if (one === undefined || !one.isHere)
    return refuse("SIM_STATE", { en: "You are not in this drill.", zh: "您不在本次演练中。" });
  if (crowd.state[one.body] === DOING.incapacitated)
    return refuse("SIM_STATE", { en: "You cannot go on any more.", zh: "您已无法行动。" });
  return ok(one);
}

/**
 * What participants ask of a drill besides moving and acting.
 * @param taken extinguishers that are off their hooks, by their index
 */
export const callsOf = (
  held: Held,
  say: SaidList["say"],
  taken: ReadonlySet<number>,
): Pick<DrillWorld, "signal" | "goTo" | "roll" | "simulated" | "remind"> => ({
  signal(who, signal) {
    const there = able(held, who);
    if (!there.ok) return there;
    held.inputs.push({ kind: "signal", tick: held.tick, who, signal });
    return ok(giveSignal(held, there.value, signal));
  },
  goTo(who, to) {
    const there = able(held, who);
    if (!there.ok) return there;
    held.inputs.push({ kind: "goTo", tick: held.tick, who, to });
    return setGoTo(held, there.value, to, taken);
  },
  roll: () => held.duties.roll(),
  simulated: () => [...held.agents.keys(), ...held.waiting],
  remind(who) {
    const prompt = held.setUp.definition.prompts[held.participants[who]?.prompt ?? -1];
    if (held.alarmAtS !== null) say("alarm", held.setUp.definition.alarmText, who);
    if (prompt !== undefined) say("instruction", prompt.text, who);
  },
});
