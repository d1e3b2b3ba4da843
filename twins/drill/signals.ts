import { isAtRefuge } from "./duties.ts";
import type { Held } from "./held.ts";
import type { Participant } from "./participants.ts";
import { SIGNAL_REACH_M, type Signal } from "./roles.ts";

/** Wardens and responders have a radio. */
const hasRadio = ({ role }: Participant): boolean => role.isTrained;

/**
 * Who hears and sees a signal: people on the same storey within reach; between radios, all who have one; and a call for help from a
 * refuge, by its line (BS 5839-9), whoever has a radio.
 */
export function hearersOf(held: Held, from: Participant, signal: Signal): readonly number[] {
  const { crowd, participants } = held;
  const isOnAir = hasRadio(from) || (signal === "help" && isAtRefuge(held, from.body));
  return participants
    .filter((one) => {
      if (one === from || !one.isHere) return false;
      if (isOnAir && hasRadio(one)) return true;
      const [dx, dy] = [crowd.x[one.body]! - crowd.x[from.body]!, crowd.y[one.body]! - crowd.y[from.body]!];
      return crowd.storey[one.body] === crowd.storey[from.body] && dx * dx + dy * dy <= SIGNAL_REACH_M ** 2;
    })
    .map(({ who }) => who);
}

/** Gives a signal, and remembers a call for help. @returns who hears it, by their number */
export function giveSignal(held: Held, from: Participant, signal: Signal): readonly number[] {
  const heard = hearersOf(held, from, signal);
  const isCarried = isAtRefuge(held, from.body) || heard.some((who) => hasRadio(held.participants[who]!));
  if (signal === "help" && isCarried) from.did.helpAskedAtS ??= held.tick / 20;
  if (signal === "safe") from.did.helpAskedAtS = null;
  return heard;
}
