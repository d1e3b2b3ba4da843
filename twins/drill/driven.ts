import type { Goal } from "../crowd/model.ts";
import { POSTURES, type Posture } from "../protocol/drillMove.ts";
import type { Held } from "./held.ts";
import { STILL } from "./input.ts";
import { type Participant, postureFactor } from "./participants.ts";

/** How a participant is played by the simulation: as a simulated person, who walks, opens doors on the way and runs never. */
export interface Driven {
  readonly goal: Goal;
  /** Bends down as far as needed to keep the eyes below the smoke; without it they stay upright. */
  readonly bends: boolean;
  /** Stays in this posture, whatever the smoke does; holds on to what is next to them. */
  readonly posture?: Posture;
  readonly holds?: boolean;
}

/** Upright if that is below the layer, else crouching, else on hands and knees. */
function postureBelow({ role }: Participant, layerM: number): Posture {
  const low = POSTURES.find((_, at) => role.eyeM[at]! < layerM);
  return low ?? "dropped";
}

/** After the hazard has been asked: the posture of the next step, and what the body's free speed, which is of running, leaves for it. */
export function bendAndSlow(held: Held, one: Participant, how: Driven): void {
  const posture = how.posture ?? (how.bends ? postureBelow(one, held.effects.at.layerM) : "standing");
  one.move = { ...STILL, heading: one.move.heading, posture, hold: how.holds === true };
  held.crowd.speedFactor[one.body]! *= (one.role.walkMps / one.role.runMps) * postureFactor(one.role, posture);
}

export function drive(held: Held, who: number, how: Driven): void {
  const one = held.participants[who];
  if (one === undefined || !one.isHere) return;
  if (one.driven === null) held.crowd.speedFactor[one.body]! *= one.role.walkMps / one.role.runMps;
  one.driven = how;
  one.move = { ...STILL, heading: one.move.heading };
  held.crowd.release(one.body);
  held.crowd.setGoal(one.body, how.goal);
}
