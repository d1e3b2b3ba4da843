import { evaluationDigest } from "../../models/sandbox/evaluation.ts";
import { type Result, refuse } from "../../twins/core/result.ts";
import type { ModelFacts, ReplayProgress, TrialRow } from "../../twins/protocol/sandbox.ts";
import type { Log } from "../log.ts";
import { championAmong } from "./champion.ts";
import { runJob } from "./jobs.ts";
import type { KeptTrial } from "./kept.ts";

export interface ReplayDeps {
  readonly log: Log;
  trials(): readonly KeptTrial[];
  pathOf(model: ModelFacts): string;
  /** Kept before it is told. */
  change(trial: string, row: Partial<TrialRow>): Promise<Result<KeptTrial | null>>;
  progress(trial: string, progress: ReplayProgress): void;
}

/** Replays what waits, one trial of this server at a time. */
export interface Replays {
  /** Begins the next one, if none runs. */
  next(): void;
  /** Ends it if it is the one that runs. */
  stop(trial: string): void;
  /** Ends what runs, without a word on it: the next start says that it was ended. */
  close(): Promise<void>;
}

const BROKE = refuse("HOST_INTERNAL", {
  en: "Something broke inside the server while it replayed the model. Its log says what.",
  zh: "服务器在重放模型时内部出错，详情见服务器日志。",
});

interface Running {
  readonly trial: string;
  readonly abort: AbortController;
}

export function startReplays(deps: ReplayDeps): Replays {
  /** When somebody's trial last had its turn, counted: whoever waited longest is next, however many one person has waiting. */
  const turns = new Map<string, number>();
  let turn = 0;
  let running: Running | null = null;
  let ended: Promise<void> = Promise.resolve();
  let closed = false;

  const turnOf = ({ person }: KeptTrial): number => turns.get(person ?? "") ?? 0;
  const chosen = (): KeptTrial | undefined =>
    deps
      .trials()
      .filter(({ row }) => row.phase === "waiting")
      .sort((a, b) => turnOf(a) - turnOf(b) || a.row.atMs - b.row.atMs)[0];

  const replay = async ({ row }: KeptTrial, { trial, abort }: Running): Promise<void> => {
    const begun = await deps.change(trial, { phase: "running" });
    // A disk that is full: what cannot be kept as begun would begin again after each end of the server.
    if (!begun.ok) return void (await deps.change(trial, { phase: "refused", failure: begun.error }));
    const { seed } = row;
    const scenarios = row.scenarios.map((name) => ({ name, seed }));
    const { model, task } = row;
    const best = championAmong(deps.trials(), task);
    const champion = best === null ? null : deps.pathOf(best.row.model);
    const result = await runJob(
      "arena",
      { path: deps.pathOf(model), champion, task, scenarios },
      { signal: abort.signal, onProgress: (progress) => deps.progress(trial, progress) },
    );
    // Cancelled, removed, or the server ends: that is said elsewhere.
    if (abort.signal.aborted) return;
    const changed = result.ok
      ? await deps.change(trial, {
          phase: "done",
          progress: null,
          result: result.value,
          digest: evaluationDigest(result.value.evaluation),
        })
      : await deps.change(trial, { phase: "refused", progress: null, failure: result.error });
    if (!changed.ok) deps.log.error("a trial is not kept", { trial, error: changed.error });
  };

  const next = (): void => {
    const kept = closed || running !== null ? undefined : chosen();
    if (kept === undefined) return;
    const mine = { trial: kept.row.trial, abort: new AbortController() };
    running = mine;
    turns.set(kept.person ?? "", ++turn);
    ended = replay(kept, mine)
      .catch(async (error: unknown) => {
        deps.log.error("a trial broke", { trial: mine.trial, error: String(error) });
        await deps.change(mine.trial, {
          phase: "refused",
          progress: null,
          failure: BROKE.ok ? null : BROKE.error,
        });
      })
      .finally(() => {
        running = null;
        next();
      });
  };
  return {
    next,
    stop(trial) {
      if (running?.trial === trial) running.abort.abort();
    },
    async close() {
      closed = true;
      running?.abort.abort();
      await ended;
    },
  };
}
