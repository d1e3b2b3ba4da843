import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { Server } from "socket.io";
import { addressOfKey } from "../../contracts-abi/typed-data/signature.ts";
import { trainingSigner } from "../../contracts-abi/typed-data/training.ts";
import type { ClientMemory, TrainHere } from "../../models/learning/client.ts";
import type { Held, LearnerPorts } from "../../models/learning/learner.ts";
import type { LearnerLink } from "../../models/learning/learnerLink.ts";
import { type LearnerLoop, runLearner } from "../../models/learning/learnerLoop.ts";
import { weightsDigest } from "../../models/learning/nodeLeader/batch.ts";
import { lead } from "../../models/learning/nodeLeader/leader.ts";
import { rosterSums } from "../../models/learning/nodeLeader/roster.ts";
import { type NodeEvent, type NodeTerms, nodeStart } from "../../models/learning/nodeLeader/state.ts";
import type { Trained } from "../../models/learning/trainer/trainer.ts";
import type { Slice } from "../../models/learning/width/slice.ts";
import type { Clock } from "../../twins/core/clock.ts";
import type { Digest } from "../../twins/core/digest.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import { toHex } from "../../twins/protocol/deviceAuth.ts";
import { LEARNING_LIMITS, type LearningParamsOf, type LearningResult } from "../../twins/protocol/learning.ts";
import { type Membership, NODE_LIMITS, type NodeTurn, type Roster } from "../../twins/protocol/node.ts";
import { listen } from "../listen.ts";
import type { Log } from "../log.ts";
import { createTrainingPool } from "../rounds/trainingPool.ts";
import { serveNode } from "./nodeSocket.ts";
import type { KeptRoster, Members } from "./roster.ts";
import type { Transcripts } from "./transcripts.ts";

/** How often deadlines are looked at, ms. */
const TICK_MS = 250;
/** A round's update is handed over so long before the round's end, ms: it has to be committed in a block. */
const HAND_OVER_MS = 15_000;
/** Of what names a process. */
const RUN_BYTES = 16;
/** Connections beside two of each member: of who comes and is not known yet. */
const MORE_CONNECTIONS = 8;

/** What is worth a line of how a node goes. */
export type NodeNews =
  | { readonly did: "serves"; readonly url: string }
  | { readonly did: "joined"; readonly members: number; readonly of: number }
  | { readonly did: "summed"; readonly version: number; readonly joins: number; readonly loss: number };

/** How a node is served. */
export interface NodeOptions
  extends Pick<NodeTerms, "task" | "members" | "buffer" | "joins" | "levels" | "maxTurnS" | "maxLate" | "stepMs"> {
  /** Address of the leader's device, lower case. */
  readonly leader: string;
  readonly roster: KeptRoster;
  readonly transcripts: Transcripts;
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  readonly log: Log;
  onNews(news: NodeNews): void;
}

export interface NodeLeaderOptions
  extends Omit<NodeOptions, "leader">,
    Pick<LearnerLoop, "link" | "secret" | "code" | "owner" | "onStep" | "onLook" | "onRefused"> {
  readonly memories: Pick<LearnerPorts, "recall" | "keep">;
  readonly signal: AbortSignal;
}

/** Does not go back when the machine's clock is set. */
const steadyClock: Clock = { nowMs: () => performance.now() };

/** The machine of a node with what waits for it. */
export interface RunningNode {
  tell(event: NodeEvent): Result<NodeTurn>;
  join(membership: Membership): Promise<Result<NodeTurn>>;
  /** Resolves when all its members are known, or it was ended. */
  readonly full: Promise<void>;
  members(): Members;
  /**
   * The node's part of a round; its transcript is on disk when it resolves.
   * @param memory what the leader kept of the round before
   * @returns null when no sum was made in so much time, ms, or the node was ended
   */
  round(
    event: Extract<NodeEvent, { kind: "round" }>,
    withinMs: number | null,
    memory?: ClientMemory | null,
  ): Promise<Trained | null>;
  end(): void;
}

function openNode(terms: NodeTerms, options: NodeOptions, changed: () => void): RunningNode {
  const { roster, transcripts, leader, onNews } = options;
  const members = new Map(roster.members);
  let state = nodeStart(terms, new Map([...members].map(([key, { claims }]) => [key, claims])));
  let over: (() => void) | null = null;
  let isFull = (): void => {};
  const full = new Promise<void>((resolve) => {
    isFull = resolve;
  });
  const tell = (event: NodeEvent): Result<NodeTurn> => {
    const led = lead(state, event, steadyClock.nowMs());
    const { round } = led.state;
    const joins = event.kind === "round" ? 0 : (state.round?.joins ?? 0);
    const sum = round !== null && round.joins > joins ? round.summed : null;
    // Before the node goes on by it: no update has a sum that its transcript has not.
    const hasRoom = sum === null || transcripts.keep(sum);
    state = led.state;
    if (sum !== null && round !== null)
      onNews({ did: "summed", version: state.version, joins: round.joins, loss: round.loss });
    if (led.changed) changed();
    if (round?.isOver === true) over?.();
    else if (!hasRoom) tell({ kind: "finish" });
    return led.answer;
  };
  const lookFull = (): void => {
    if (state.seats.size >= terms.members) isFull();
  };
  lookFull();
  return {
    tell,
    full,
    members: () => members,
    async join(membership) {
      const { key, claims } = membership;
      const known = state.seats.size;
      const joined = tell({ kind: "joined", key, claims });
      if (!joined.ok) return joined;
      if (state.seats.size > known) {
        members.set(key, membership);
        await roster.keep(members);
        onNews({ did: "joined", members: state.seats.size, of: terms.members });
      }
      lookFull();
      return joined;
    },
    async round(event, withinMs, memory = null) {
      const { demand, plan, weights } = event;
      const { sliceAt: _, levels, ...kept } = terms;
      const from = weightsDigest(weights);
      tell(event);
      const { version } = state;
      transcripts.begin(
        { leader, demand, plan, from, version, terms: { ...kept, levels: [...levels] }, roster: [...members.values()] },
        memory,
      );
      const timer = withinMs === null ? undefined : setTimeout(() => tell({ kind: "finish" }), Math.max(0, withinMs));
      await new Promise<void>((resolve) => {
        over = resolve;
      });
      over = null;
      clearTimeout(timer);
      const { round } = state;
      return round === null || round.joins === 0
        ? null
        : { weights: round.weights, steps: round.joins, losses: [round.loss] };
    },
    end() {
      tell({ kind: "finish" });
      over?.();
      isFull();
    },
  };
}

/** What of the whole network each width is. @throws Error for a network that cannot be cut */
async function slicesOf(task: string, levels: readonly number[]): Promise<NodeTerms["sliceAt"]> {
  const slices = new Map<number, Slice>();
  const pool = createTrainingPool(task, 1);
  try {
    for (const width of levels) {
      const slice = width === 1 ? null : await pool.ask("slice", { width });
      if (slice !== null) slices.set(width, slice);
    }
  } finally {
    await pool.close();
  }
  return (width) => slices.get(width) ?? null;
}

/** A link that remembers which round of which demand was last asked for, and how long it is open. */
function watching(link: LearnerLink) {
  let aheadMs = 0;
  let turn = { demand: "", round: 0, untilMs: null as number | null };
  const watched: LearnerLink = {
    ...link,
    async ask(name, params) {
      const answered = await link.ask(name, params);
      if (!answered.ok) return answered;
      if (name === "hello") aheadMs = (answered.value as LearningResult<"hello">).serverTimeMs - Date.now();
      if (name === "turn") {
        const { round, untilMs } = answered.value as LearningResult<"turn">;
        turn = { demand: (params as LearningParamsOf<"turn">).demand, round, untilMs };
      }
      return answered;
    },
  };
  return {
    link: watched,
    demand: () => turn.demand,
    round: () => turn.round,
    /** Time that a round has left for training, ms; null where it has no end. */
    leftMs(): number | null {
      if (turn.untilMs === null) return null;
      const leftMs = turn.untilMs - Date.now() - aheadMs;
      return leftMs - Math.min(HAND_OVER_MS, leftMs / 4);
    },
  };
}

/** All that the members have, as the data of one device. */
function heldBy(roster: Roster, train: TrainHere): Held {
  const { examples, examplesPerS } = rosterSums(roster);
  return {
    examples,
    samples: roster.slice(0, LEARNING_LIMITS.samples).map(({ claims }) => claims.sample as Digest),
    train,
    measure: async () => examplesPerS,
    roster,
  };
}

export interface ServedNode {
  readonly node: RunningNode;
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a node to its members. @returns HOST_PORT or HOST_CONFIG where nobody can listen */
export async function startNode(options: NodeOptions): Promise<Result<ServedNode>> {
  const { task, leader, members, levels, host, log } = options;
  const run = toHex(new Uint8Array(randomBytes(RUN_BYTES)));
  const { buffer, joins, maxLate, maxTurnS, stepMs } = options;
  const sliceAt = await slicesOf(task, levels);
  const terms: NodeTerms = { run, task, members, buffer, joins, maxLate, levels, maxTurnS, stepMs, sliceAt };
  const http = createServer();
  const io = new Server(http, { maxHttpBufferSize: 2 * NODE_LIMITS.vectorBytes });
  let changed = (): void => {};
  const node = openNode(terms, options, () => changed());
  const connections = 2 * members + MORE_CONNECTIONS;
  changed = serveNode({ io, clock: steadyClock, log, task, leader, run, connections, ...node });
  const listening = await listen(http, host, options.port);
  if (!listening.ok) return listening;
  const url = `http://${host}:${listening.value}`;
  options.onNews({ did: "serves", url });
  const timer = setInterval(() => node.tell({ kind: "tick" }), TICK_MS);
  const close = async (): Promise<void> => {
    clearInterval(timer);
    node.end();
    await io.close();
  };
  return ok({ node, url, close });
}

/**
 * A node's leader, in this process: serves its members, and is one device with a seat for a demand server.
 * @returns HOST_PORT or HOST_CONFIG where nobody can listen; the refusal that it could not go on from
 */
export async function runNodeLeader(options: NodeLeaderOptions): Promise<Result<void>> {
  const { task, link, secret, memories, signal } = options;
  const served = await startNode({ ...options, leader: addressOfKey(secret).toLowerCase() });
  if (!served.ok) return served;
  const { node, close } = served.value;
  const stop = (): void => node.end();
  signal.addEventListener("abort", stop);
  try {
    if (!signal.aborted) await node.full;
    if (signal.aborted) return ok(undefined);
    const watched = watching(link);
    const held = heldBy([...node.members().values()], async (weights, plan) => {
      const [demand, round] = [watched.demand(), watched.round()];
      const memory = round === 0 ? null : await memories.recall(demand, round - 1);
      return node.round({ kind: "round", demand, weights, plan }, watched.leftMs(), memory);
    });
    return await runLearner({
      ...options,
      link: watched.link,
      stopped: () => signal.aborted,
      portsOn: ({ chainId, market }) => ({
        ...trainingSigner(chainId, market, secret),
        platform: "node",
        ask: watched.link.ask,
        // Scaffold's control variates need rounds in which all train from the same weights.
        holds: async ({ task: name, instruction }) =>
          name === task && instruction.strategy.name !== "scaffold" ? held : null,
        ...memories,
      }),
    });
  } finally {
    signal.removeEventListener("abort", stop);
    await close();
  }
}
