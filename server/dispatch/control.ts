import type { Clock } from "../../twins/core/clock.ts";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import { isFinal } from "../../twins/operations/actionState.ts";
import { reportedEnum, type TwinState } from "../../twins/state/twinState.ts";
import { type CommandBook, lastState } from "./commandBook.ts";
import { type GuardContext, guardMode } from "./guard.ts";

/** How long a change of mode, and then the work under way, may take, ms. */
const MODE_TIMEOUT_MS = 15_000;
const REST_TIMEOUT_MS = 180_000;
const LOOK_EVERY_MS = 100;

export interface ControlDeps {
  readonly clock: Clock;
  readonly book: CommandBook;
  twin(siteId: string): TwinState;
  context(siteId: string): GuardContext;
  wait(ms: number): Promise<void>;
}

const controllerOf = (twin: TwinState): string | null =>
  twin.entries.find((entry) => entry.model.type === "cell-controller")?.thing.id ?? null;

/** Ids of the Things that still move or work: a cell at rest can be planned for exactly. */
function unrest(twin: TwinState): string[] {
  const busy: string[] = [];
  for (const { thing, model } of twin.entries) {
    if (model.type !== "agv" && model.type !== "machining-centre") continue;
    const state = reportedEnum(twin, thing.id, "state");
    if (state !== "idle" && state !== "down") busy.push(thing.id);
  }
  return busy;
}

/**
 * Who decides in a cell: its own local rule, or approved plans. Taking control starts nothing new: what is under way
 * ends, and then the cell rests until a plan is executed or it is handed back.
 */
export interface Control {
  /** @param onWait hears, whenever it changes, which Things are waited for. SIM_CANCELLED when the signal is aborted. */
  take(siteId: string, signal: AbortSignal, onWait: (things: readonly string[]) => void): Promise<Result<void>>;
  handBack(siteId: string): Promise<Result<void>>;
  mode(siteId: string): string | null;
}

export function createControl(deps: ControlDeps): Control {
  const mode = (siteId: string): string | null => {
    const controller = controllerOf(deps.twin(siteId));
    return controller === null ? null : reportedEnum(deps.twin(siteId), controller, "mode");
  };
  const setMode = async (siteId: string, wanted: 0 | 1): Promise<Result<void>> => {
    const controller = controllerOf(deps.twin(siteId));
    if (controller === null) return fail("CMD_INTERLOCK", "the site has no cell controller");
    const id = `mode-${deps.clock.nowMs().toString(36)}-${wanted}`;
    const command = guardMode(id, controller, wanted, deps.context(siteId));
    if (!command.ok) return command;
    const sent = await deps.book.send(command.value);
    if (!sent.ok) return sent;
    const deadline = deps.clock.nowMs() + MODE_TIMEOUT_MS;
    for (;;) {
      const entry = deps.book.get(id);
      const state = entry === null ? "UNKNOWN" : lastState(entry);
      if (state === "SUCCEEDED") return ok(undefined);
      if (isFinal(state))
        return fail("CMD_REJECTED", `${controller} answered ${state}: ${entry?.states.at(-1)?.reason ?? ""}`);
      if (deps.clock.nowMs() > deadline) return fail("CMD_TIMEOUT", `${controller} did not change its mode`);
      await deps.wait(LOOK_EVERY_MS);
    }
  };
  return {
    mode,
    async take(siteId, signal, onWait) {
      if (mode(siteId) !== "remote") {
        const changed = await setMode(siteId, 1);
        if (!changed.ok) return changed;
      }
      const deadline = deps.clock.nowMs() + REST_TIMEOUT_MS;
      let told: string | null = null;
      // Several times in a row: a reading that is still on its way must not be taken for rest.
      for (let calm = 0; calm < 5; ) {
        if (signal.aborted) return fail("SIM_CANCELLED", "cancelled while the cell came to rest");
        const busy = unrest(deps.twin(siteId));
        if (busy.join() !== told) onWait(busy);
        told = busy.join();
        calm = busy.length === 0 && mode(siteId) === "remote" ? calm + 1 : 0;
        if (deps.clock.nowMs() > deadline)
          return fail("CMD_TIMEOUT", `the cell did not come to rest: ${busy.join(", ")}`);
        await deps.wait(LOOK_EVERY_MS);
      }
      return ok(undefined);
    },
    handBack: (siteId) => setMode(siteId, 0),
  };
}
