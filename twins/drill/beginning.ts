import { type Crowd, createCrowd } from "../crowd/crowd.ts";
import type { OpeningState } from "../crowd/model.ts";
import { DRILL_FLOW } from "./definition.ts";
import { kindsOf } from "./driving.ts";
import { createDuties } from "./duties.ts";
import { makeEffects } from "./effects.ts";
import { ABSENT } from "./frame.ts";
import { type DrillSetUp, type Held, MOST_PARTICIPANTS } from "./held.ts";
import { DRILL_STEP_S } from "./input.ts";
import type { Participant } from "./participants.ts";
import { populate } from "./people.ts";
import { makeSigns, type Signs } from "./signs.ts";

/** A hazard without detectors leaves the signs as they are. */
function signsOf({ guidance, venue, hazard, seed }: DrillSetUp, crowd: Crowd, agents: number): Signs | null {
  if (guidance == null || hazard.detectors === undefined) return null;
  return makeSigns({ crowd, venue, hazard, seed, agents, model: guidance.id, guidance: guidance.start(venue) });
}

/** How doors stand for people: nobody goes through a window, and a lift's landing door opens for its car alone. */
function doorsFor({ definition: { doors }, venue }: DrillSetUp): readonly (OpeningState | undefined)[] {
  const landings = new Set(venue.lifts.flatMap(({ stops }) => stops.map(({ opening }) => opening)));
  return venue.openings.map(({ id, kind }, at) => (kind === "window" || landings.has(at) ? undefined : doors[id]));
}

/** A drill before its first step. */
export function begin(setUp: DrillSetUp): Held {
  const { definition, venue, hazard, seed } = setUp;
  const agents = populate(definition, venue, seed, Math.min(setUp.agents, definition.mostAgents));
  const capacity = agents.length + 2 * MOST_PARTICIPANTS;
  const crowd = createCrowd(
    venue,
    agents.map(({ person }) => person),
    {
      capacity,
      doors: doorsFor(setUp),
      mode: DRILL_FLOW,
      stepS: DRILL_STEP_S,
      // On open ground people spread around the point: whoever stood on it would keep the others away.
      ...(venue.ground === undefined ? {} : { musterM: 0.75 * definition.musterM }),
      ...(setUp.choice === undefined ? {} : { choice: setUp.choice }),
    },
  );
  venue.openings.forEach(({ id }, at) => {
    hazard.setOpening?.(at, (definition.doors[id] ?? "open") === "open");
  });
  const participants: Participant[] = [];
  const held: Omit<Held, "duties"> = {
    setUp,
    crowd,
    agents,
    effects: makeEffects(
      crowd,
      hazard,
      venue.storeys.map(({ floorZ }) => floorZ),
      kindsOf({ agents, participants }),
    ),
    participants,
    inputs: [],
    headings: new Float64Array(capacity),
    looks: new Uint8Array(capacity).fill(ABSENT),
    setOutS: Float64Array.from(agents, ({ reactionS }) => reactionS),
    hasSetOut: new Uint8Array(agents.length),
    signs: signsOf(setUp, crowd, agents.length),
    tick: 0,
    isQuiet: false,
    alarmAtS: null,
    waiting: [],
    waitingOn: [],
    allOutAtS: null,
  };
  return Object.assign(held, { duties: createDuties(held as Held) });
}
