import { type JsonRpcError, type JsonRpcPayload, JsonRpcProvider, type JsonRpcResult, Network } from "ethers";
import { must, ok, type Result, refuse } from "../../twins/core/result.ts";
import { makeTurnstile } from "../turnstile.ts";
import { readAnswer } from "./rpcAnswer.ts";
import { type Transport, transportTo } from "./transport.ts";

/** A chain behind an RPC address. */
export interface Connection {
  readonly provider: JsonRpcProvider;
  readonly chainId: number;
}

/** Reads that are on their way at once: a view of a thousand of them opens no thousand connections. */
const MAX_READS = 48;
/** A chain's number, and what is written around it. */
const CHAIN_ID_LIMITS = { maxBytes: 64 * 1024, deadlineMs: 10_000 };
/** Whatever is asked for but logs: forty-eight answers of the largest kind would be more than there is room for. */
const PLAIN_LIMITS = { maxBytes: 4 * 1024 * 1024 };

/** Over our own transport: that of ethers reads an answer without any limit and unpacks what is compressed. */
class BoundedProvider extends JsonRpcProvider {
  readonly #turnstile = makeTurnstile(MAX_READS);
  readonly #transport: Transport;

  constructor(url: string, network: Network, transport: Transport) {
    super(url, network, { staticNetwork: network, cacheTimeout: -1, batchMaxCount: 1 });
    this.#transport = transport;
  }

  override send(method: string, params: unknown[] | Record<string, unknown>): Promise<unknown> {
    const sent = () => super.send(method, params);
    // A transaction may wait for its block, and keeps no read from its turn.
    return method === "eth_sendRawTransaction" ? sent() : this.#turnstile(sent);
  }

  override _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
    const asked = Array.isArray(payload) ? payload : [payload];
    // ethers tells a result from an error by its fields, and takes both here.
    return Promise.all(asked.map(async (one) => must(await this.#ask(one)))) as Promise<JsonRpcResult[]>;
  }

  async #ask(payload: JsonRpcPayload): Promise<Result<JsonRpcResult | JsonRpcError>> {
    const limits = payload.method === "eth_getLogs" ? {} : PLAIN_LIMITS;
    const text = await this.#transport.post(JSON.stringify(payload), limits);
    return text.ok ? readAnswer(payload, text.value, this.#transport.host) : text;
  }

  override destroy(): void {
    this.#transport.close();
    super.destroy();
  }
}

/** Asked without ethers, whose provider retries a dead URL for ever and prints about it. */
async function askChainId(transport: Transport): Promise<Result<number>> {
  const payload = { jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] };
  const text = await transport.post(JSON.stringify(payload), CHAIN_ID_LIMITS);
  if (!text.ok) return text;
  const answer = readAnswer(payload, text.value, transport.host);
  const chainId = answer.ok && "result" in answer.value ? Number(answer.value.result) : Number.NaN;
  return Number.isSafeInteger(chainId)
    ? ok(chainId)
    : refuse("CHAIN_DOWN", {
        en: `${transport.host} answers, but not like a chain: it tells no chain id. Check the RPC address.`,
        zh: `${transport.host} 有响应，但不像一条链：没有给出链编号。请检查 RPC 地址。`,
      });
}

/**
 * CHAIN_DOWN when nobody answers at the URL, or `ending` was aborted; that ends what is on its way at any later time as
 * well. The caller destroys the provider.
 */
export async function connectTo(url: string, ending: AbortSignal | null = null): Promise<Result<Connection>> {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ""))
    return refuse("CHAIN_DOWN", {
      en: `The RPC address ${url} is no http or https address. Correct it.`,
      zh: `RPC 地址 ${url} 不是 http 或 https 地址，请更正。`,
    });
  const transport = transportTo(url);
  const close = (): void => transport.close();
  if (ending?.aborted) close();
  ending?.addEventListener("abort", close, { once: true });
  const chainId = await askChainId(transport);
  if (chainId.ok)
    return ok({
      provider: new BoundedProvider(url, Network.from(chainId.value), transport),
      chainId: chainId.value,
    });
  ending?.removeEventListener("abort", close);
  close();
  return chainId;
}
