import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { Server } from "socket.io";
import { trainingSigner } from "../../contracts-abi/typed-data/training.ts";
import type { TrainHere } from "../../models/learning/client.ts";
import type { Held, LearnerPorts } from "../../models/learning/learner.ts";
import type { LearnerLink } from "../../models/learning/learnerLink.ts";
import { type LearnerLoop, runLearner } from "../../models/learning/learnerLoop.ts";
import { lead } from "../../models/learning/nodeLeader/leader.ts";
import { type NodeEvent, type NodeState, type NodeTerms, nodeStart } from "../../models/learning/nodeLeader/state.ts";
import type { Trained } from "../../models/learning/trainer/trainer.ts";
import type { Slice } from "../../models/learning/width/slice.ts";
import type { Clock } from "../../twins/core/clock.ts";
import type { Digest } from "../../twins/core/digest.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import { toHex } from "../../twins/protocol/deviceAuth.ts";
import { LEARNING_LIMITS, type LearningParamsOf, type LearningResult } from "../../twins/protocol/learning.ts";
import { type MemberClaims, NODE_LIMITS, type NodeTurn } from "../../twins/protocol/node.ts";
import { listen } from "../listen.ts";
import type { Log } from "../log.ts";
import { createTrainingPool } from "../rounds/trainingPool.ts";
import { serveNode } from "./nodeSocket.ts";
import type { Roster } from "./roster.ts";

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
  readonly roster: Roster;
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  readonly log: Log;
  onNews(news: NodeNews): void;
}

export interface NodeLeaderOptions
  extends NodeOptions,
    Pick<LearnerLoop, "link" | "secret" | "code" | "onStep" | "onRefused"> {
  readonly memories: Pick<LearnerPorts, "recall" | "keep">;
  readonly signal: AbortSignal;
}

/** Does not go back when the machine's clock is set. */
const steadyClock: Clock = { nowMs: () => performance.now() };

/** The machine of a node with what waits for it. */
export interface RunningNode {
  tell(event: NodeEvent): Result<NodeTurn>;
  join(key: string, claims: MemberClaims): Promise<Result<NodeTurn>>;
  /** Resolves when all its members are known, or it was ended. */
  readonly full: Promise<void>;
  members(): ReadonlyMap<string, MemberClaims>;
  /** The node's part of a round. @returns null when no sum was made in so much time, ms, or the node was ended */
  round(event: Extract<NodeEvent, { kind: "round" }>, withinMs: number | null): Promise<Trained | null>;
  end(): void;
}

const membersOf = ({ seats }: NodeState): ReadonlyMap<string, MemberClaims> =>
  new Map([...seats].map(([key, { claims }]) => [key, claims]));

function openNode(terms: NodeTerms, { roster, onNews }: NodeOptions, changed: () => void): RunningNode {
  let state = nodeStart(terms, roster.members);
  let over: (() => void) | null = null;
  let isFull = (): void => {};
  const full = new Promise<void>((resolve) => {
    isFull = resolve;
  });
  const tell = (event: NodeEvent): Result<NodeTurn> => {
    const before = state;
    const led = lead(state, event, steadyClock.nowMs());
    state = led.state;
    const { round, version } = state;
    if (round !== null && event.kind !== "round" && round.joins > (before.round?.joins ?? 0))
      onNews({ did: "summed", version, joins: round.joins, loss: round.loss });
    if (led.changed) changed();
    if (round?.isOver === true) over?.();
    return led.answer;
  };
  const lookFull = (): void => {
    if (state.seats.size >= terms.members) isFull();
  };
  lookFull();
  return {
    tell,
    full,
    members: () => membersOf(state),
    async join(key, claims) {
      const known = state.seats.size;
      const joined = tell({ kind: "joined", key, claims });
      if (!joined.ok) return joined;
      if (state.seats.size > known) {
        await roster.keep(membersOf(state));
        onNews({ did: "joined", members: state.seats.size, of: terms.members });
      }
      lookFull();
      return joined;
    },
    async round(event, withinMs) {
      tell(event);
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
  let turn = { demand: "", untilMs: null as number | null };
  const watched: LearnerLink = {
    ...link,
    async ask(name, params) {
      const answered = await link.ask(name, params);
      if (!answered.ok) return answered;
      if (name === "hello") aheadMs = (answered.value as LearningResult<"hello">).serverTimeMs - Date.now();
      if (name === "turn") {
        const { untilMs } = answered.value as LearningResult<"turn">;
        turn = { demand: (params as LearningParamsOf<"turn">).demand, untilMs };
      }
      return answered;
    },
  };
  return {
    link: watched,
    demand: () => turn.demand,
    /** Time that a round has left for training, ms; null where it has no end. */
    leftMs(): number | null {
      if (turn.untilMs === null) return null;
      const leftMs = turn.untilMs - Date.now() - aheadMs;
      return leftMs - Math.min(HAND_OVER_MS, leftMs / 4);
    },
  };
}

/** All that the members have, as the data of one device. */
function heldBy(members: ReadonlyMap<string, MemberClaims>, train: TrainHere): Held {
  const all = [...members.values()];
  const sum = (of: (one: MemberClaims) => number): number => all.reduce((total, one) => total + of(one), 0);
  return {
    examples: sum(({ examples }) => examples),
    samples: all.slice(0, LEARNING_LIMITS.samples).map(({ sample }) => sample as Digest),
    train,
    // They train side by side.
    measure: async () => sum(({ examplesPerS }) => examplesPerS),
  };
}

export interface ServedNode {
  readonly node: RunningNode;
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a node to its members. @returns HOST_PORT or HOST_CONFIG where nobody can listen */
export async function startNode(options: NodeOptions): Promise<Result<ServedNode>> {
  const { task, members, levels, host, log } = options;
  const run = toHex(new Uint8Array(randomBytes(RUN_BYTES)));
  const terms: NodeTerms = { ...options, run, sliceAt: await slicesOf(task, levels) };
  const http = createServer();
  const io = new Server(http, { maxHttpBufferSize: 2 * NODE_LIMITS.vectorBytes });
  let changed = (): void => {};
  const node = openNode(terms, options, () => changed());
  changed = serveNode({ io, clock: steadyClock, log, task, run, connections: 2 * members + MORE_CONNECTIONS, ...node });
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
  const served = await startNode(options);
  if (!served.ok) return served;
  const { node, close } = served.value;
  const stop = (): void => node.end();
  signal.addEventListener("abort", stop);
  try {
    if (!signal.aborted) await node.full;
    if (signal.aborted) return ok(undefined);
    const watched = watching(link);
    const held = heldBy(node.members(), (weights, plan) =>
      node.round({ kind: "round", demand: watched.demand(), weights, plan }, watched.leftMs()),
    );
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
