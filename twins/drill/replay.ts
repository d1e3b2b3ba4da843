import { ok, type Result, refuse } from "../core/result.ts";
import type { DrillDefinition, DrillHazard, ReadRecord } from "./definition.ts";
import type { GuidanceModel } from "./guidance.ts";
import type { DrillInput, DrillRecord } from "./input.ts";
import { checkLive, fromLive } from "./live/apply.ts";
import { createDrillWorld, type DrillWorld } from "./world.ts";

function put(world: DrillWorld, input: DrillInput): void {
  if (input.kind === "join") world.join(input.role);
  else if (input.kind === "leave") world.leave(input.who);
  else if (input.kind === "move") world.move(input.who, input.move);
  else if (input.kind === "signal") world.signal(input.who, input.signal);
  else if (input.kind === "goTo") world.goTo(input.who, input.to);
  else world.act(input.who, input.act);
}

/** A drill that is played again of its record, a step at a time. */
export interface Replay {
  readonly world: DrillWorld;
  readonly hazard: DrillHazard;
  /** Puts in what came before the next step, and steps. @returns false at the end of the record */
  next(): boolean;
}

/**
 * Begins a drill again as its record says. SIM_FORMAT: the record is another drill's, or another model steered its signs. What was asked for and refused is asked and
 * refused again.
 */
export async function replayDrill(
  written: DrillDefinition,
  record: DrillRecord,
  read: ReadRecord,
  guidance: GuidanceModel | null = null,
): Promise<Result<Replay>> {
  if (record.drill !== written.id)
    return refuse("SIM_FORMAT", {
      en: `The record is of the drill “${record.drill}”, not of “${written.id}”.`,
      zh: `该记录属于演练“${record.drill}”，而不是“${written.id}”。`,
    });
  const { seed, agents, inputs, ticks } = record;
  if (record.guidance !== undefined && record.guidance !== guidance?.id)
    return refuse("SIM_FORMAT", {
      en: `In this record the model ${record.guidance} steered the signs, which is not at hand.`,
      zh: `该记录中由模型 ${record.guidance} 控制疏散标志，而此处没有该模型。`,
    });
  const venue = await written.venue(read);
  const fits = record.live === undefined ? ok(undefined) : checkLive(written, venue, record.live);
  if (!fits.ok) return fits;
  const definition = fromLive(written, record.live);
  const hazard = await definition.start(venue, seed, read);
  const world = createDrillWorld({
    definition,
    venue,
    hazard,
    seed,
    agents,
    guidance: record.guidance === undefined ? null : guidance,
  });
  let at = 0;
  return ok({
    world,
    hazard,
    next() {
      while (at < inputs.length && inputs[at]!.tick <= world.tick) put(world, inputs[at++]!);
      if (world.tick >= ticks) return false;
      world.step();
      return true;
    },
  });
}
