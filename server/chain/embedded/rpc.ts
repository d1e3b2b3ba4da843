import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { fail, ok, type Result } from "../../../twins/core/result.ts";

export const TIMEOUT_MS = 30_000;
const MAX_SOCKETS = 64;

const Answer = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }).optional(),
});

/** JSON-RPC calls. A refusal is CHAIN_REVERT with the node's `code`, `rpcMessage` and `data` in the details. */
export interface Rpc {
  call(method: string, params: readonly unknown[]): Promise<Result<unknown>>;
}

/** Over plain HTTP. */
export function rpcTo(url: string): Rpc {
  // Not fetch: its time limits keep every call alive until they run out, which is 100 MB under load.
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS });
  let nextId = 1;
  return {
    async call(method, params) {
      const body = JSON.stringify({ jsonrpc: "2.0", id: nextId++, method, params });
      try {
        return parseAnswer(method, await post(url, agent, body));
      } catch (error) {
        return fail("CHAIN_DOWN", `${method}: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  };
}

function post(url: string, agent: Agent, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sent = request(url, { method: "POST", agent, headers, timeout: TIMEOUT_MS }, (response) => {
      text(response).then(resolve, reject);
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer in ${TIMEOUT_MS} ms`)));
    sent.on("error", reject);
    sent.end(body);
  });
}

export function parseAnswer(method: string, answered: string): Result<unknown> {
  let json: unknown;
  try {
    json = JSON.parse(answered);
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
