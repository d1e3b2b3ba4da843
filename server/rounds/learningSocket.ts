import type { Namespace, Server } from "socket.io";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Clock } from "../../twins/core/clock.ts";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import {
  LEARNING_LIMITS,
  LEARNING_NAMESPACE,
  type LearnerToServer,
  type LearningAsk,
  LearningParams,
  type LearningParamsOf,
  type LearningResult,
  type ServerToLearner,
} from "../../twins/protocol/learning.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import { onAsk } from "../asks.ts";
import type { Log } from "../log.ts";
import type { DemandServer } from "./demandServer.ts";
import type { MarketPort } from "./market.ts";

/** Learners that are connected at once. */
export const MAX_LEARNERS = 1_000;

export interface LearningSocketDeps {
  readonly io: Server;
  readonly clock: Clock;
  readonly log: Log;
  /** CHAIN_DOWN while the chain is away. */
  open(): Result<{ readonly market: Pick<MarketPort, "chainId" | "address">; readonly demands: DemandServer }>;
  /** Enrols a device by a code. */
  join(asked: LearningParamsOf<"join">): Promise<Result<LearningResult<"join">>>;
  refused(code: ErrorCode): void;
}

/** Serves the namespace /learning. */
export interface LearningSocket {
  changed(demand: string): void;
  count(): number;
}

type Handlers = { readonly [A in LearningAsk]: (params: LearningParamsOf<A>) => Promise<Result<LearningResult<A>>> };

function handlersOf({ open, clock, join }: LearningSocketDeps): Handlers {
  const empty = (done: Result<unknown>) => (done.ok ? ok({}) : done);
  return {
    async hello({ protocol }) {
      if (protocol !== PROTOCOL_VERSION)
        return refuse("WIRE_VERSION", {
          en: `The learner speaks protocol ${protocol}, the server ${PROTOCOL_VERSION}. Bring both to the same version.`,
          zh: `学习设备使用协议 ${protocol}，服务器使用 ${PROTOCOL_VERSION}，请使用相同版本。`,
        });
      const held = open();
      if (!held.ok) return held;
      const { chainId, address } = held.value.market;
      return ok({
        protocol: PROTOCOL_VERSION,
        chainId,
        market: address.toLowerCase() as Hex,
        serverTimeMs: clock.nowMs(),
      });
    },
    join,
    async demands() {
      const held = open();
      const notices = held.ok ? await held.value.demands.notices() : held;
      return notices.ok ? ok({ demands: [...notices.value] }) : notices;
    },
    async standing({ device }) {
      const held = open();
      return held.ok ? held.value.demands.standing(device) : held;
    },
    async apply(application) {
      const held = open();
      return held.ok ? empty(await held.value.demands.apply(application)) : held;
    },
    async turn({ demand, device }) {
      const held = open();
      return held.ok ? held.value.demands.turn(demand, device) : held;
    },
    async deliver(update) {
      const held = open();
      return held.ok ? empty(await held.value.demands.deliver(update)) : held;
    },
  };
}

export function serveLearning(deps: LearningSocketDeps): LearningSocket {
  const space: Namespace<LearnerToServer, ServerToLearner> = deps.io.of(LEARNING_NAMESPACE);
  const handlers = handlersOf(deps);
  let count = 0;
  space.use((_, next) => next(count >= MAX_LEARNERS ? new Error("AUTH_RATE") : undefined));
  space.on("connection", (socket) => {
    count++;
    socket.on("disconnect", () => {
      count--;
    });
    socket.on("ask", onAsk({ ...deps, params: LearningParams, handlers, limits: LEARNING_LIMITS }) as never);
  });
  return {
    changed: (demand) => void space.emit("changed", demand),
    count: () => count,
  };
}
