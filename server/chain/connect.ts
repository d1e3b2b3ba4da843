import { JsonRpcProvider, Network } from "ethers";
import { z } from "zod";
import { fail, ok, type Result, refuse } from "../../twins/core/result.ts";
import { makeTurnstile } from "../turnstile.ts";

/** A chain behind an RPC address. */
export interface Connection {
  readonly provider: JsonRpcProvider;
  readonly chainId: number;
}

/** Reads that are on their way at once: a view of a thousand of them opens no thousand connections. */
const MAX_READS = 48;

class BoundedProvider extends JsonRpcProvider {
  readonly #turnstile = makeTurnstile(MAX_READS);

  override send(method: string, params: unknown[] | Record<string, unknown>): Promise<unknown> {
    const sent = () => super.send(method, params);
    // A transaction may wait for its block, and keeps no read from its turn.
    return method === "eth_sendRawTransaction" ? sent() : this.#turnstile(sent);
  }
}

/** Asked without ethers, whose provider retries a dead URL for ever and prints about it. */
async function askChainId(url: string, ending: AbortSignal | null): Promise<Result<number>> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
  const headers = { "content-type": "application/json" };
  const signal = AbortSignal.any([AbortSignal.timeout(10_000), ...(ending === null ? [] : [ending])]);
  try {
    const response = await fetch(url, { method: "POST", headers, body, signal });
    const answer = z.object({ result: z.string().regex(/^0x[0-9a-f]+$/i) }).safeParse(await response.json());
    return answer.success
      ? ok(Number(answer.data.result))
      : refuse("CHAIN_DOWN", {
          en: `${url} answers, but not like a chain: it tells no chain id. Check the RPC address.`,
          zh: `${url} 有响应，但不像一条链：没有给出链编号。请检查 RPC 地址。`,
        });
  } catch (error) {
    return fail("CHAIN_DOWN", `no chain at ${url}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** CHAIN_DOWN when nobody answers at the URL, or `ending` was aborted. The caller destroys the provider. */
export async function connectTo(url: string, ending: AbortSignal | null = null): Promise<Result<Connection>> {
  const chainId = await askChainId(url, ending);
  if (!chainId.ok) return chainId;
  const network = Network.from(chainId.value);
  const options = { staticNetwork: network, cacheTimeout: -1, batchMaxCount: 1 };
  return ok({ provider: new BoundedProvider(url, network, options), chainId: chainId.value });
}
