import type { JsonRpcError, JsonRpcPayload, JsonRpcResult } from "ethers";
import { z } from "zod";
import { ok, type Result, refuse } from "../../twins/core/result.ts";

const Quantity = z.string().regex(/^0x[0-9a-f]{1,64}$/i);
const Bytes = z.string().regex(/^0x[0-9a-f]*$/i);
// What is in them ethers looks at itself. Not copied: a list of logs has some hundred thousand fields.
const Fields = z.custom<object>((value) => typeof value === "object" && value !== null);
const Found = Fields.nullable();

/** What the methods answer with that are asked most; any other method may answer anything. */
const SHAPES: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ["eth_chainId", Quantity],
  ["eth_blockNumber", Quantity],
  ["eth_gasPrice", Quantity],
  ["eth_maxPriorityFeePerGas", Quantity],
  ["eth_estimateGas", Quantity],
  ["eth_getBalance", Quantity],
  ["eth_getTransactionCount", Quantity],
  ["eth_call", Bytes],
  ["eth_getCode", Bytes],
  ["eth_sendRawTransaction", Bytes],
  ["eth_getBlockByNumber", Found],
  ["eth_getBlockByHash", Found],
  ["eth_getTransactionByHash", Found],
  ["eth_getTransactionReceipt", Found],
  ["eth_getLogs", z.array(Fields)],
]);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const Answer = z.object({
  id: z.unknown(),
  result: z.unknown().optional(),
  error: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * An answer in the form that ethers takes it. CHAIN_DOWN when the bytes are none: a web page, somebody else's answer, or a
 * value that this method does not give; ethers would tell the most of it as if a contract had refused.
 */
export function readAnswer(
  { id, method }: Pick<JsonRpcPayload, "id" | "method">,
  text: string,
  host: string,
): Result<JsonRpcResult | JsonRpcError> {
  const answer = Answer.safeParse(parsed(text));
  if (answer.success && answer.data.id === id) {
    const { error, result } = answer.data;
    if (error !== undefined && error !== null) return ok({ id, error } as unknown as JsonRpcError);
    const shape = SHAPES.get(method);
    if (result !== undefined && (shape === undefined || shape.safeParse(result).success)) return ok({ id, result });
  }
  return refuse("CHAIN_DOWN", {
    en: `The RPC node ${host} answered ${method} with something that is no chain's answer. Check the RPC address.`,
    zh: `RPC 节点 ${host} 对 ${method} 的应答不像一条链的应答。请检查 RPC 地址。`,
  });
}
