import type { Clock } from "../../twins/core/clock.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { isFinal } from "../../twins/operations/actionState.ts";
import { titleOf, titlesOf } from "../../twins/state/titles.ts";
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
  /** Whether a Thing is one that the site came with: what anybody adds, or took away again, is not waited for. */
  isOwn(siteId: string, thing: string): boolean;
  context(siteId: string): GuardContext;
  wait(ms: number): Promise<void>;
}

const controllerOf = (twin: TwinState): string | null =>
  twin.entries.find((entry) => entry.model.type === "cell-controller")?.thing.id ?? null;

/** Ids of the Things that still move or work: a cell at rest can be planned for exactly. */
function unrest(twin: TwinState, isOwn: (thing: string) => boolean): string[] {
  const busy: string[] = [];
  for (const { thing, model } of twin.entries) {
    if (!isOwn(thing.id) || (model.type !== "agv" && model.type !== "machining-centre")) continue;
    const state = reportedEnum(twin, thing.id, "state");
    if (state !== "idle" && state !== "down") busy.push(thing.id);
  }
  return busy;
}

function restless(twin: TwinState, busy: readonly string[]): Result<never> {
  const [titles, s] = [titlesOf(twin, busy), REST_TIMEOUT_MS / 1000];
  return refuse("CMD_TIMEOUT", {
    en: `The cell did not come to rest within ${s} s${busy.length === 0 ? "" : `; still at work: ${titles.en}`}.`,
    zh: `单元在 ${s} 秒内没有停下${busy.length === 0 ? "" : `，仍在工作：${titles.zh}`}。`,
  });
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
    if (controller === null)
      return refuse("CMD_INTERLOCK", {
        en: "The site has no cell controller, so no plan can be made for it.",
        zh: "此场所没有单元控制器，因此无法为其制定计划。",
      });
    const title = titleOf(deps.twin(siteId), controller);
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
      if (isFinal(state)) {
        const reason = entry?.states.at(-1)?.reason ?? "";
        return refuse("CMD_REJECTED", {
          en: `${title.en} did not change its mode (${state}).${reason === "" ? "" : ` It said: ${reason}`}`,
          zh: `${title.zh}没有切换模式（${state}）。${reason === "" ? "" : `设备说明：${reason}`}`,
        });
      }
      if (deps.clock.nowMs() > deadline)
        return refuse("CMD_TIMEOUT", {
          en: `${title.en} did not change its mode within ${MODE_TIMEOUT_MS / 1000} s. Look at its device, then try again.`,
          zh: `${title.zh}在 ${MODE_TIMEOUT_MS / 1000} 秒内没有切换模式，请检查其设备后重试。`,
        });
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
        if (signal.aborted)
          return refuse("SIM_CANCELLED", {
            en: "The plan was given up while the cell came to rest.",
            zh: "在单元停下的过程中，计划已被放弃。",
          });
        const busy = unrest(deps.twin(siteId), (thing) => deps.isOwn(siteId, thing));
        if (busy.join() !== told) onWait(busy);
        told = busy.join();
        calm = busy.length === 0 && mode(siteId) === "remote" ? calm + 1 : 0;
        if (deps.clock.nowMs() > deadline) return restless(deps.twin(siteId), busy);
        await deps.wait(LOOK_EVERY_MS);
      }
      return ok(undefined);
    },
    handBack: (siteId) => setMode(siteId, 0),
  };
}
