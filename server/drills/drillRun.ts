import { Worker } from "node:worker_threads";
import type { LocalText } from "../../twins/core/place.ts";
import { type Result, refuse } from "../../twins/core/result.ts";
import type { AskedAct, Move } from "../../twins/drill/input.ts";
import type { RoleId, Signal } from "../../twins/drill/roles.ts";
import type { GoTo } from "../../twins/protocol/drill.ts";
import type { DrillEnd, DrillTask, DrillTick, FromDrill, ToDrill, WholeState } from "./messages.ts";

/** Heap of a drill's thread, MB: fields of ways of a large venue among it. */
const HEAP_MB = 1_024;

export interface DrillRunEvents {
  /** The world stands; a record that was there has been played up to its end. */
  ready(tick: number): void;
  tick(tick: DrillTick): void;
  bodies(bodies: readonly number[]): void;
  ended(end: DrillEnd): void;
  failed(message: string): void;
}

/** A drill that runs in a thread of its own. */
export interface DrillRun {
  join(role: RoleId): Promise<Result<number>>;
  leave(who: number): void;
  move(who: number, number: number, move: Move): void;
  act(who: number, act: AskedAct): Promise<Result<{ readonly text: LocalText }>>;
  /** @returns who heard it, by their number in the world */
  signal(who: number, signal: Signal): Promise<Result<readonly number[]>>;
  goTo(who: number, to: GoTo | null): Promise<Result<{ readonly text: LocalText }>>;
  /** `who` has just come, and is told again what they are to know. */
  whole(who: number | null): Promise<Result<WholeState>>;
  start(atMs: number): void;
  close(): Promise<void>;
}

type Answer = Extract<FromDrill, { kind: "answer" }>["result"];

export function createDrillRun(task: DrillTask, events: DrillRunEvents): DrillRun {
  const worker = new Worker(new URL("./drillWorker.ts", import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let asks = 0;
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  const gone = (): void => {
    for (const [, answer] of waiting)
      answer(refuse("SIM_CANCELLED", { en: "The drill has ended.", zh: "演练已结束。" }));
    waiting.clear();
  };
  worker.on("message", (message: FromDrill) => {
    if (message.kind === "answer") {
      waiting.get(message.ask)?.(message.result);
      waiting.delete(message.ask);
    } else if (message.kind === "tick") events.tick(message);
    else if (message.kind === "bodies") events.bodies(message.bodies);
    else if (message.kind === "ended") events.ended(message);
    else if (message.kind === "failed") events.failed(message.message);
    else {
      events.ready(message.tick);
      events.bodies(message.bodies);
    }
  });
  worker.on("error", (error) => events.failed(error.stack ?? error.message));
  worker.once("exit", gone);
  const post = (message: ToDrill): void => worker.postMessage(message);
  const ask = <T>(message: (ask: number) => ToDrill): Promise<Result<T>> =>
    new Promise((resolve) => {
      const id = asks++;
      waiting.set(id, resolve as (answer: Answer) => void);
      post(message(id));
    });
  return {
    join: (role) => ask((id) => ({ kind: "join", ask: id, role })),
    leave: (who) => post({ kind: "leave", who }),
    move: (who, number, move) => post({ kind: "move", who, number, move }),
    act: (who, act) => ask((id) => ({ kind: "act", ask: id, who, act })),
    signal: (who, signal) => ask((id) => ({ kind: "signal", ask: id, who, signal })),
    goTo: (who, to) => ask((id) => ({ kind: "goTo", ask: id, who, to })),
    whole: (who) => ask((id) => ({ kind: "whole", ask: id, who })),
    start: (atMs) => post({ kind: "start", atMs }),
    async close() {
      post({ kind: "close" });
      const timer = setTimeout(() => void worker.terminate(), 3_000);
      await ended;
      clearTimeout(timer);
    },
  };
}
