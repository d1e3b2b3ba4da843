import { io, type Socket } from "socket.io-client";
import { trainingSigner } from "../../contracts-abi/typed-data/training.ts";
import type { Held, LearnerPorts } from "../../models/learning/learner.ts";
import { type After, type LearnerLink, openLearnerLink } from "../../models/learning/learnerLink.ts";
import { type LearnerLoop, runLearner } from "../../models/learning/learnerLoop.ts";
import type { Offer } from "../../models/learning/offer.ts";
import { sampleOf } from "../../models/learning/sample.ts";
import type { Task } from "../../models/learning/task.ts";
import type { Result } from "../../twins/core/result.ts";
import { LEARNING_NAMESPACE } from "../../twins/protocol/learning.ts";
import { createTrainingPool, type TrainingPool } from "../rounds/trainingPool.ts";

/** A socket to a server's address, made again after every loss. */
export const socketTo = (namespace: string, url: string): Socket =>
  io(new URL(namespace, url).href, { transports: ["websocket"], reconnectionDelayMax: 4_000, forceNew: true });

export const afterMs: After = (ms, act) => {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
};

/** A learner's connection to a server's address. */
export const linkTo = (url: string): LearnerLink => openLearnerLink(socketTo(LEARNING_NAMESPACE, url), afterMs);

export interface NodeLearnerOptions
  extends Pick<LearnerLoop, "link" | "secret" | "code" | "owner" | "onStep" | "onLook" | "onRefused"> {
  readonly memories: Pick<LearnerPorts, "recall" | "keep">;
  /** Of the zoo, read with this device's own recording where it has one. */
  readonly task: Task;
  /** Whose recorded data this device has; `OWN_HOLDER` with a recording of its own. */
  readonly holder: string;
  /** The text of that. */
  readonly own?: string | null;
  readonly signal: AbortSignal;
}

/** Trains once over the device's own examples; the result is thrown away. */
async function measured(pool: TrainingPool, place: number, offer: Offer, examples: number): Promise<number> {
  const { batch, optimiser, rate, loss } = offer.instruction;
  const start = await pool.ask("start", { offer, seats: 1 });
  const plan = { epochs: 1, batch, optimiser, rate, loss, proximal: 0, seed: offer.seed, width: 1 };
  const atMs = performance.now();
  if (start !== null) await pool.ask("train", { place, weights: start.weights, plan, correction: null });
  return Math.max(1e-3, examples / Math.max(1e-3, (performance.now() - atMs) / 1000));
}

/** Data of one holder of a task, and workers that train on it. */
export interface Holding {
  readonly held: Held;
  readonly pool: TrainingPool;
  readonly instruction: Offer["instruction"];
}

/**
 * @param own text of the device's own recording, with which the task was read: its workers read it again
 * @throws RangeError for a holder that the task has not
 */
export function holdingOf(task: Task, holder: string, own: string | null = null): Holding {
  const place = task.clients.findIndex((client) => client.name === holder);
  const client = task.clients[place];
  if (client === undefined) throw new RangeError(`no holder ${holder}`);
  const pool = createTrainingPool(task.name, 1, own);
  const { examples } = client;
  const held: Held = {
    examples: examples.count,
    samples: [sampleOf(examples)],
    train: pool.trainer(place),
    measure: (offer) => measured(pool, place, offer, examples.count),
  };
  return { held, pool, instruction: task.instruction };
}

/** A device that learns, in this process. */
export async function runNodeLearner(options: NodeLearnerOptions): Promise<Result<void>> {
  const { link, secret, memories, task, holder, own, signal } = options;
  const holding = holdingOf(task, holder, own);
  try {
    return await runLearner({
      ...options,
      stopped: () => signal.aborted,
      portsOn({ chainId, market }) {
        return {
          ...trainingSigner(chainId, market, secret),
          platform: "node",
          ask: link.ask,
          holds: async (offer) => (offer.task === task.name ? holding.held : null),
          ...memories,
        };
      },
    });
  } finally {
    await holding.pool.close();
  }
}
