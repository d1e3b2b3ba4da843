import { compassOf } from "../core/ground.ts";
import type { LocalText } from "../core/place.ts";
import { DOING, NEAREST_MUSTER } from "../crowd/model.ts";
import { uphillWords, type WayUp } from "./hazards/floodWords.ts";
import type { Held } from "./held.ts";
import { DRILL_HZ } from "./input.ts";
import { isAtMuster, spotOf } from "./moments.ts";
import type { SaidKind } from "./said.ts";

/** Another way is told this long after the last one at the earliest, s, and the same again after this long. */
const WAY_EACH_S = 4;
const WAY_AGAIN_S = 20;

const SWEPT: LocalText = {
  en: "The water takes you off your feet. You cannot go on: others can take you along.",
  zh: "您被水冲倒，已无法行动：其他人可以带您走。",
};

/** The way to high ground from where a body is; null where the drill has none, or none is known from there. */
export function wayUp(
  { crowd, setUp }: Pick<Held, "crowd"> & { readonly setUp: Pick<Held["setUp"], "venue"> },
  body: number,
): WayUp | null {
  return setUp.venue.ground === undefined ? null : crowd.wayTo(body, NEAREST_MUSTER);
}

/**
 * Tells participants once a second what the hazard does near them, when it gets worse, and outside which way leads up, when that
 * changes: somebody who sees no map gets to high ground by it.
 */
export function tellAll(held: Held, say: (kind: SaidKind, text: LocalText, to: number) => void): void {
  const { crowd, setUp, tick } = held;
  const { tell } = setUp.hazard;
  if (tell === undefined || tick % DRILL_HZ !== 0) return;
  const atS = tick / DRILL_HZ;
  for (const one of held.participants) {
    if (!one.isHere) continue;
    if (crowd.state[one.body] === DOING.incapacitated) {
      if (one.toldLevel < 9 && one.car < 0) say("hazard", SWEPT, one.who);
      one.toldLevel = 9;
      continue;
    }
    const spot = spotOf({ crowd, venue: setUp.venue }, one.body, 1);
    const way = wayUp(held, one.body);
    const { level, text } = tell(spot, way);
    const isWorse = level > one.toldLevel;
    const isOut = level === 0 && one.toldLevel >= 2;
    if (isWorse) say("hazard", text, one.who);
    else if (isOut) say("place", text, one.who);
    // Water comes and goes around one's feet: better is told when it is dry.
    one.toldLevel = level === 0 ? 0 : Math.max(one.toldLevel, level);
    const compass = way === null ? null : compassOf(way.x, way.y);
    const isSafe = isAtMuster({ crowd, venue: setUp.venue, definition: setUp.definition, hazard: setUp.hazard }, spot);
    if (isWorse || isOut) Object.assign(one, { toldWay: compass, toldAtS: atS });
    if (!one.hasLeft || way === null || isSafe || held.alarmAtS === null) continue;
    const sinceS = atS - one.toldAtS;
    if (sinceS < (compass === one.toldWay ? WAY_AGAIN_S : WAY_EACH_S)) continue;
    say("place", uphillWords(way), one.who);
    one.toldWay = compass;
    one.toldAtS = atS;
  }
}
