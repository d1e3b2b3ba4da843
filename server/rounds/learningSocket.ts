import type { Namespace, Server } from "socket.io";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Clock } from "../../twins/core/clock.ts";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { issueText } from "../../twins/core/issue.ts";
import { CodedError, ok, type Result, refuse } from "../../twins/core/result.ts";
import {
  LEARNING_LIMITS,
  LEARNING_NAMESPACE,
  type LearnerToServer,
  type LearningAnswer,
  type LearningAsk,
  LearningParams,
  type LearningParamsOf,
  type LearningResult,
  type ServerToLearner,
} from "../../twins/protocol/learning.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import type { Log } from "../log.ts";
import { tokenBucket } from "../tokenBucket.ts";
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

async function answer(handlers: Handlers, name: unknown, params: unknown) {
  if (typeof name !== "string" || !Object.hasOwn(LearningParams, name))
    return refuse("WIRE_SCHEMA", { en: "The server knows no such request.", zh: "服务器没有该请求。" });
  const parsed = LearningParams[name as LearningAsk].safeParse(params);
  if (!parsed.success) {
    const { en, zh } = issueText(parsed.error, { en: "the whole", zh: "整体" });
    return refuse("WIRE_SCHEMA", {
      en: `${name} is not valid: ${en.slice(0, 400)}.`,
      zh: `${name} 无效：${zh.slice(0, 400)}。`,
    });
  }
  const handler = handlers[name as LearningAsk] as (asked: unknown) => Promise<Result<unknown>>;
  return handler(parsed.data);
}

function broken({ log }: LearningSocketDeps, error: unknown): Result<never> {
  if (error instanceof CodedError) return { ok: false, error: error.failure };
  log.error("a learner's ask failed", {
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  return refuse("HOST_INTERNAL", {
    en: "Something broke inside the server. It is in the server's log.",
    zh: "服务器内部出错，详情见服务器日志。",
  });
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
    const mayAsk = tokenBucket(LEARNING_LIMITS.asksPerS, LEARNING_LIMITS.burstAsks);
    socket.on("ask", (name, params, ack) => {
      if (typeof ack !== "function") return;
      const tell = (result: Result<unknown>): void => {
        if (!result.ok) deps.refused(result.error.code);
        ack(result as LearningAnswer<LearningAsk> as never);
      };
      const waitMs = mayAsk.take(1, deps.clock.nowMs());
      if (waitMs > 0)
        return tell(
          refuse(
            "AUTH_RATE",
            {
              en: `This device asks more than ${LEARNING_LIMITS.asksPerS} times a second.`,
              zh: `此设备每秒请求超过 ${LEARNING_LIMITS.asksPerS} 次。`,
            },
            { waitMs },
          ),
        );
      void answer(handlers, name, params)
        .catch((error: unknown) => broken(deps, error))
        .then(tell);
    });
  });
  return {
    changed: (demand) => void space.emit("changed", demand),
    count: () => count,
  };
}
