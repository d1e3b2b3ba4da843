import type { Domain, Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { addressOfKey } from "../../contracts-abi/typed-data/signature.ts";
import { signApplication, signUpdate, trainingDomain } from "../../contracts-abi/typed-data/training.ts";
import { attend, type Held, type LearnerPorts, type LearnerStep } from "../../models/learning/learner.ts";
import type { Offer } from "../../models/learning/offer.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import { publicKeyOf, signText } from "../../twins/protocol/deviceAuth.ts";
import type { DemandNotice } from "../../twins/protocol/learning.ts";
import { joinText } from "../../twins/protocol/learning.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import { createTrainingPool, type TrainingPool } from "../rounds/trainingPool.ts";
import { zooTask } from "../rounds/zooTasks.ts";
import type { LearnerLink } from "./link.ts";

/** Looks for work as often as this when nobody says that something changed, ms. */
const LOOK_EVERY_MS = 5_000;

export interface NodeLearnerOptions {
  readonly link: LearnerLink;
  /** The device's identity, secp256k1. */
  readonly secret: Uint8Array;
  readonly memories: Pick<LearnerPorts, "recall" | "keep">;
  /** Task of the zoo and the holder of its recorded data whose place this device takes. */
  readonly task: string;
  readonly holder: string;
  /** Of the console, for a device that no chain knows yet. */
  readonly code: string | null;
  readonly signal: AbortSignal;
  readonly onStep: (demand: DemandNotice, step: LearnerStep) => void;
  readonly onRefused: (demand: DemandNotice | null, error: { readonly code: string; readonly message: string }) => void;
}

/** What a server has while it starts, or is gone for a while. */
const PASSING: ReadonlySet<string> = new Set(["CMD_OFFLINE", "CHAIN_DOWN", "AUTH_RATE"]);

/** Trains a little of the offer's network on the device's own examples; the result is thrown away. */
async function measured(
  pool: TrainingPool,
  place: number,
  { instruction, seed }: Offer,
  examples: number,
): Promise<number> {
  const { batch, optimiser, rate, loss } = instruction;
  const offer = { instruction, seed } as Offer;
  const start = await pool.ask("start", { offer, seats: 1 });
  if (start === null) return 1;
  const atMs = performance.now();
  const plan = { epochs: 1, batch, optimiser, rate, loss, proximal: 0, seed };
  const trained = await pool.ask("train", { place, weights: start.weights, plan, correction: null });
  const tookS = Math.max(1e-3, (performance.now() - atMs) / 1000);
  return trained === null ? 1 : Math.max(1e-3, Math.min(1e9, examples / tookS));
}

/** What this device has: the recorded examples of one holder of a task of the zoo. */
async function holdingOf(name: string, holder: string): Promise<{ held: Held; pool: TrainingPool } | null> {
  const task = await zooTask(name);
  const place = task.clients.findIndex((client) => client.name === holder);
  const client = task.clients[place];
  if (client === undefined) return null;
  const pool = createTrainingPool(name, 1);
  const { count } = client.examples;
  const held: Held = {
    examples: count,
    samples: [],
    train: pool.trainer(place),
    measure: (offer) => measured(pool, place, offer, count),
  };
  return { held, pool };
}

async function joined({ link, secret, code }: NodeLearnerOptions): Promise<Result<Domain>> {
  const hello = await link.ask("hello", { protocol: PROTOCOL_VERSION });
  if (!hello.ok) return hello;
  const domain = trainingDomain(BigInt(hello.value.chainId), hello.value.market);
  if (code === null) return ok(domain);
  const publicKey = publicKeyOf(secret);
  const done = await link.ask("join", { code, publicKey, proof: signText(joinText({ code, publicKey }), secret) });
  return done.ok ? ok(domain) : done;
}

/**
 * A device that learns, in this process: joins, applies for the demands whose task it has data for, and trains their rounds until
 * it is stopped.
 * @returns the refusal that it could not go on from; nothing when it was stopped
 */
export async function runNodeLearner(options: NodeLearnerOptions): Promise<Result<void>> {
  const { link, secret, memories, task, holder, signal, onStep, onRefused } = options;
  let domain = await joined(options);
  while (!domain.ok && PASSING.has(domain.error.code) && !signal.aborted) {
    onRefused(null, domain.error);
    await link.changed(LOOK_EVERY_MS);
    domain = await joined(options);
  }
  if (!domain.ok) return domain;
  const signing = domain.value;
  const holding = await holdingOf(task, holder);
  if (holding === null) throw new RangeError(`no holder ${holder}`);
  const device = addressOfKey(secret).toLowerCase() as Hex;
  const ports: LearnerPorts = {
    device,
    platform: "node",
    ask: link.ask,
    signApplication: (demand, samples, performanceDigest) =>
      signApplication(signing, { demand: BigInt(demand), device, samples, performanceDigest }, secret),
    signUpdate: (demand, round, digest) =>
      signUpdate(signing, { demand: BigInt(demand), round: BigInt(round), device, digest: digest as Hex }, secret),
    holds: async (name) => (name === task ? holding.held : null),
    ...memories,
  };
  try {
    await attendAll(ports, { link, signal, onStep, onRefused });
  } finally {
    await holding.pool.close();
  }
  return ok(undefined);
}

type Loop = Pick<NodeLearnerOptions, "link" | "signal" | "onStep" | "onRefused">;

async function attendAll(ports: LearnerPorts, { link, signal, onStep, onRefused }: Loop): Promise<void> {
  const applied = new Set<string>();
  while (!signal.aborted) {
    const changed = link.changed(LOOK_EVERY_MS);
    const listed = await ports.ask("demands", {});
    if (!listed.ok) onRefused(null, listed.error);
    let busy = false;
    for (const notice of listed.ok ? listed.value.demands : []) {
      if (signal.aborted || notice.phase === "ended") continue;
      if (notice.phase !== "training" && applied.has(notice.demand)) continue;
      const step = await attend(ports, notice);
      if (!step.ok) {
        onRefused(notice, step.error);
        continue;
      }
      if (step.value.did === "applied" || step.value.did === "passed") applied.add(notice.demand);
      busy ||= step.value.did === "trained";
      onStep(notice, step.value);
    }
    if (!busy) await changed;
  }
}
