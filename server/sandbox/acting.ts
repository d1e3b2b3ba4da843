import { z } from "zod";
import { FRESH, type Guard, type GuardState, MAX_STRIKES, openGuard, TICK_MS } from "../../models/sandbox/guard.ts";
import { guardedMind, NO_NETWORK, type PumpMind } from "../../models/zoo/pump-health/index.ts";
import { type Failure, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { ActingModel } from "../../twins/protocol/sandbox.ts";
import type { Journal } from "../store/port.ts";
import { runJob } from "./jobs.ts";
import type { PreparedCandidate } from "./measurePump.ts";
import { runSandboxed, type Sandboxed } from "./runner.ts";

/** Which model judges the site's pumps. */
export interface Acting {
  /** Null while no approved model is there. */
  mind(): PumpMind | null;
  /** CIDs of the community's models that were chosen, whether they may act now or not. */
  chosen(): readonly string[];
  /** What a console is shown of it. */
  state(): ActingModel;
  /**
   * Lets another approved model act, the program's own among them.
   * @returns GOV_MODEL where it is not approved, MODEL_* where it is none for pumps, STORE_* when the choice cannot be kept
   */
  use(cid: string): Promise<Result<void>>;
  /** Lets a model out of quarantine. */
  lift(): Promise<Result<void>>;
  /** Goes on with what was chosen before the server ended. */
  resume(): Promise<void>;
  close(): void;
}

export interface ActingDeps {
  readonly journal: Pick<Journal, "get" | "put">;
  /** The model that came with the program. */
  readonly own: PumpMind;
  /** The community's word: a model that is not approved on chain is not run. */
  approved(cid: string): boolean;
  /** Where a published model's file lies; null where this server has none. */
  pathOf(cid: string): string | null;
  /** Something of the state is another, ticks apart. */
  onChange(state: ActingModel): void;
}

const KEY = "acting/pump-health";
const Kept = z.object({
  cid: z.string(),
  guard: z.object({ ticks: z.int().min(0), strikes: z.int().min(0), quarantined: z.boolean() }),
});

/** A community's model at work. */
interface Chosen {
  readonly cid: string;
  readonly mind: PumpMind;
  readonly guard: Guard;
  readonly sandboxed: Sandboxed;
  readonly counts: { clamped: number; byRule: number };
}

const notHere = refuse("MODEL_DATA", {
  en: "This server does not have the model's file. Publish it through this server's sandbox, or bring the file there.",
  zh: "本服务器没有该模型的文件。请通过本服务器的沙箱发布，或在沙箱中提交该文件。",
});
const notApproved = refuse("GOV_MODEL", {
  en: "The community has not approved this model, or has revoked it. Let it be voted on first.",
  zh: "社区尚未批准该模型，或已撤销批准。请先提交表决。",
});

/** Starts a prepared model. @param onEvent after each tick that was a strike, or put it in quarantine */
async function start(
  prepared: PreparedCandidate,
  from: GuardState,
  onEvent: (guard: GuardState) => void,
): Promise<Result<Chosen>> {
  const sandboxed = await runSandboxed(prepared.model);
  if (!sandboxed.ok) return sandboxed;
  const rules = { tickMs: TICK_MS, ranges: prepared.ranges, strikes: MAX_STRIKES };
  const guard = openGuard(rules, NO_NETWORK, sandboxed.value, from);
  const counts = { clamped: 0, byRule: 0 };
  const counted: Guard = {
    get state() {
      return guard.state;
    },
    lift: guard.lift,
    async tick(input) {
      const before = guard.state;
      const tick = await guard.tick(input);
      if (tick.record.why === "clamped") counts.clamped++;
      if (tick.record.used === "fallback") counts.byRule++;
      if (tick.state.strikes !== before.strikes || tick.state.quarantined !== before.quarantined) onEvent(tick.state);
      return tick;
    },
  };
  const { cid } = prepared;
  return ok({ cid, mind: guardedMind(prepared, counted), guard: counted, sandboxed: sandboxed.value, counts });
}

/** Opens the choice of a site's model; `resume` goes on with the one of before. */
export function openActing(deps: ActingDeps): Acting {
  const { journal, own, approved } = deps;
  let chosen: Chosen | null = null;
  let failure: Failure | null = null;
  let preparing: string | null = null;
  const ending = new AbortController();

  const acts = (): Chosen | null => (chosen !== null && approved(chosen.cid) ? chosen : null);
  const state = (): ActingModel => {
    const one = acts();
    return {
      task: "pump-health",
      cid: one?.cid ?? own.cid,
      own: one === null,
      preparing,
      rule: NO_NETWORK.by,
      ticks: one?.guard.state.ticks ?? 0,
      strikes: one?.guard.state.strikes ?? 0,
      quarantined: one?.guard.state.quarantined ?? false,
      clamped: one?.counts.clamped ?? 0,
      byRule: one?.counts.byRule ?? 0,
      failure,
    };
  };
  const changed = (): void => {
    if (!ending.signal.aborted) deps.onChange(state());
  };
  const keep = (cid: string, guard: GuardState): Promise<Result<void>> => journal.put(KEY, { cid, guard });
  const replace = (next: Chosen | null): void => {
    chosen?.sandboxed.end();
    chosen = next;
    changed();
  };

  async function begin(cid: string, from: GuardState): Promise<Result<void>> {
    const path = deps.pathOf(cid);
    if (path === null) return notHere;
    const prepared = await runJob("measure", { path }, { signal: ending.signal });
    if (!prepared.ok) return prepared;
    const started = await start(prepared.value, from, (guard) => {
      void keep(cid, guard);
      changed();
    });
    if (!started.ok) return started;
    if (ending.signal.aborted) started.value.sandboxed.end();
    else replace(started.value);
    return ok(undefined);
  }

  async function busy(cid: string, act: () => Promise<Result<void>>): Promise<Result<void>> {
    if (preparing !== null)
      return refuse("SIM_BUDGET", {
        en: "Another model is being made ready. Try again when it acts.",
        zh: "另一个模型正在准备中，请待其生效后重试。",
      });
    preparing = cid;
    changed();
    const done = await act();
    preparing = null;
    failure = done.ok ? null : done.error;
    changed();
    return done;
  }

  return {
    mind: () => acts()?.mind ?? (approved(own.cid) ? own : null),
    chosen: () => (chosen === null ? [] : [chosen.cid]),
    state,
    async use(cid) {
      if (!approved(cid)) return notApproved;
      return busy(cid, async () => {
        if (cid !== own.cid) {
          const begun = await begin(cid, FRESH);
          if (!begun.ok) return begun;
        } else replace(null);
        return keep(cid, FRESH);
      });
    },
    async lift() {
      if (chosen === null) return ok(undefined);
      chosen.guard.lift();
      changed();
      return keep(chosen.cid, chosen.guard.state);
    },
    async resume() {
      const kept = Kept.safeParse(journal.get(KEY));
      if (!kept.success || kept.data.cid === own.cid || chosen !== null) return;
      await busy(kept.data.cid, () => begin(kept.data.cid, kept.data.guard));
    },
    close() {
      ending.abort();
      chosen?.sandboxed.end();
    },
  };
}
