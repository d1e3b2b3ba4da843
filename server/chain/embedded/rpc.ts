import { z } from "zod";
import { fail, ok, type Result } from "../../../twins/core/result.ts";

const TIMEOUT_MS = 30_000;

const Answer = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }).optional(),
});

/** JSON-RPC calls to anvil. A refusal is CHAIN_REVERT with the node's `code`, `rpcMessage` and `data` in the details. */
export interface Rpc {
  call(method: string, params: readonly unknown[]): Promise<Result<unknown>>;
}

export function rpcTo(url: string): Rpc {
  let nextId = 1;
  return {
    async call(method, params) {
      const body = JSON.stringify({ jsonrpc: "2.0", id: nextId++, method, params });
      let text: string;
      try {
        const response = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body,
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        text = await response.text();
      } catch (error) {
        return fail("CHAIN_DOWN", `${method}: ${error instanceof Error ? error.message : String(error)}`);
      }
      return parseAnswer(method, text);
    },
  };
}

function parseAnswer(method: string, text: string): Result<unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fail("CHAIN_DOWN", `${method}: the answer is not JSON`);
  }
  const answer = Answer.safeParse(json);
  if (!answer.success) return fail("CHAIN_DOWN", `${method}: the answer is not JSON-RPC`);
  const { error, result } = answer.data;
  if (error === undefined) return ok(result ?? null);
  return fail("CHAIN_REVERT", `${method}: ${error.message}`, {
    code: error.code,
    rpcMessage: error.message,
    data: error.data,
  });
}
