import type { z } from "zod";
import type { Clock } from "../twins/core/clock.ts";
import type { ErrorCode } from "../twins/core/errors.ts";
import { issueText } from "../twins/core/issue.ts";
import { CodedError, type Result, refuse } from "../twins/core/result.ts";
import type { Log } from "./log.ts";
import { tokenBucket } from "./tokenBucket.ts";

type Shapes = Readonly<Record<string, z.ZodType>>;
export type AskHandlers<P extends Shapes> = {
  readonly [A in keyof P]: (params: z.infer<P[A]>) => Promise<Result<unknown>>;
};

export interface AskParts<P extends Shapes> {
  readonly params: P;
  readonly handlers: AskHandlers<P>;
  readonly limits: { readonly asksPerS: number; readonly burstAsks: number };
  readonly clock: Clock;
  readonly log: Log;
  refused(code: ErrorCode): void;
}

async function answer<P extends Shapes>({ params: shapes, handlers }: AskParts<P>, name: unknown, params: unknown) {
  if (typeof name !== "string" || !Object.hasOwn(shapes, name))
    return refuse("WIRE_SCHEMA", { en: "The server knows no such request.", zh: "服务器没有该请求。" });
  const parsed = (shapes[name] as z.ZodType).safeParse(params);
  if (!parsed.success) {
    const { en, zh } = issueText(parsed.error, { en: "the whole", zh: "整体" });
    return refuse("WIRE_SCHEMA", {
      en: `${name} is not valid: ${en.slice(0, 400)}.`,
      zh: `${name} 无效：${zh.slice(0, 400)}。`,
    });
  }
  return (handlers[name] as (asked: unknown) => Promise<Result<unknown>>)(parsed.data);
}

function broken(log: Log, error: unknown): Result<never> {
  if (error instanceof CodedError) return { ok: false, error: error.failure };
  log.error("a learner's ask failed", {
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  return refuse("HOST_INTERNAL", {
    en: "Something broke inside the server. It is in the server's log.",
    zh: "服务器内部出错，详情见服务器日志。",
  });
}

/** The asks of one connection: each is parsed, counted and acknowledged, with ok or a code. */
export function onAsk<P extends Shapes>(parts: AskParts<P>): (name: unknown, params: unknown, ack: unknown) => void {
  const { limits, clock, log, refused } = parts;
  const mayAsk = tokenBucket(limits.asksPerS, limits.burstAsks);
  return (name, params, ack) => {
    if (typeof ack !== "function") return;
    const tell = (result: Result<unknown>): void => {
      if (!result.ok) refused(result.error.code);
      ack(result);
    };
    const waitMs = mayAsk.take(1, clock.nowMs());
    if (waitMs > 0)
      return tell(
        refuse(
          "AUTH_RATE",
          {
            en: `This device asks more than ${limits.asksPerS} times a second.`,
            zh: `此设备每秒请求超过 ${limits.asksPerS} 次。`,
          },
          { waitMs },
        ),
      );
    void answer(parts, name, params)
      .catch((error: unknown) => broken(log, error))
      .then(tell);
  };
}
