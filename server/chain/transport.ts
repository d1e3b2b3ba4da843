import { Agent, type IncomingMessage, request } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { grouped } from "../../twins/core/grouped.ts";
import { fail, ok, type Result, refuse } from "../../twins/core/result.ts";
import { readWithin } from "../readWithin.ts";

/** More than the logs of the longest range that is asked for at once. */
export const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
/** From the first byte sent to the last one received, however busily an answer drips. */
export const DEADLINE_MS = 30_000;
/** Waits before a node is asked again that says it was asked too often, ms. */
const BUSY_WAITS_MS = [250, 500, 1_000, 2_000];

/** A connection is let go before the other side does, which after five seconds without a request is usual. */
const CONNECTION = { keepAlive: true, timeout: 4_000 };

/** A kept connection that was gone: what was asked over it was not taken up, and may be asked again. */
class StaleConnection extends Error {}

/** Requests to one RPC node, which may be anybody's: it can send what it likes for as long as it likes. */
export interface Transport {
  /** Of the node, for a sentence about it: an address may have a secret in its path. */
  readonly host: string;
  /** The answer's text; CHAIN_DOWN when there is none within the limits, or the transport was closed. */
  post(body: string, limits?: { readonly maxBytes?: number; readonly deadlineMs?: number }): Promise<Result<string>>;
  /** Ends what is on its way. */
  close(): void;
}

const CLOSED = refuse("CHAIN_DOWN", {
  en: "The connection to the chain was closed here. What was asked last may not have been done.",
  zh: "与链的连接已在本端关闭，最后的请求可能未执行。",
});

const late = (host: string, deadlineMs: number) =>
  refuse("CHAIN_DOWN", {
    en: `The RPC node ${host} gave no whole answer within ${deadlineMs / 1000} s. It is asked again later; check the RPC address if this stays so.`,
    zh: `RPC 节点 ${host} 在 ${deadlineMs / 1000} 秒内没有给出完整应答，稍后会再次请求；若持续如此，请检查 RPC 地址。`,
  });

const tooLarge = (host: string, maxBytes: number) =>
  refuse("CHAIN_DOWN", {
    en: `The RPC node ${host} answered with more than ${grouped(maxBytes)} bytes, so its answer was not taken. Check the RPC address.`,
    zh: `RPC 节点 ${host} 的应答超过 ${grouped(maxBytes)} 字节，未予采用。请检查 RPC 地址。`,
  });

const packed = (host: string) =>
  refuse("CHAIN_DOWN", {
    en: `The RPC node ${host} sent a compressed answer that was not asked for, so it was not taken. Check the RPC address.`,
    zh: `RPC 节点 ${host} 擅自发送了压缩的应答，未予采用。请检查 RPC 地址。`,
  });

const moved = (host: string) =>
  refuse("CHAIN_DOWN", {
    en: `The RPC node ${host} sends us on to another address, where nothing is asked. Set the RPC address to the right one.`,
    zh: `RPC 节点 ${host} 要求转向另一地址，本服务器不会跟随。请将 RPC 地址设为正确的地址。`,
  });

const unwilling = (host: string, status: number) =>
  refuse("CHAIN_DOWN", {
    en: `The RPC node ${host} answered with the HTTP status ${status}. It is asked again later; check the RPC address if this stays so.`,
    zh: `RPC 节点 ${host} 返回 HTTP 状态 ${status}，稍后会再次请求；若持续如此，请检查 RPC 地址。`,
  });

/** Null where the node was asked too often. */
async function take(response: IncomingMessage, host: string, maxBytes: number): Promise<Result<string> | null> {
  const status = response.statusCode ?? 0;
  const encoding = response.headers["content-encoding"] ?? "identity";
  if (status < 200 || status > 299 || encoding !== "identity") {
    response.destroy();
    if (status === 429) return null;
    if (status >= 300 && status < 400) return moved(host);
    return status < 200 || status > 299 ? unwilling(host, status) : packed(host);
  }
  const text = await readWithin(response, maxBytes);
  return text === null ? tooLarge(host, maxBytes) : ok(text);
}

export function transportTo(url: string): Transport {
  const { host, protocol } = new URL(url);
  const secure = protocol === "https:";
  const agent = secure ? new SecureAgent(CONNECTION) : new Agent(CONNECTION);
  const underWay = new Set<AbortController>();
  let closed = false;

  const overConnection = (body: string, maxBytes: number, signal: AbortSignal) =>
    new Promise<Result<string> | null>((resolve, reject) => {
      const headers = {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        "accept-encoding": "identity",
      };
      // Not fetch, which follows redirects, unpacks what it is sent, and has time limits of its own.
      const send = secure ? secureRequest : request;
      const sent = send(url, { method: "POST", agent, headers, signal }, (response) => {
        take(response, host, maxBytes).then(resolve, reject);
      });
      sent.on("error", (error: NodeJS.ErrnoException) => {
        // After an answer has begun, reading it fails by itself.
        reject(sent.reusedSocket && error.code === "ECONNRESET" ? new StaleConnection(error.message) : error);
      });
      sent.end(body);
    });

  const askOnce = async (body: string, maxBytes: number, signal: AbortSignal): Promise<Result<string> | null> => {
    // Each time one of the kept connections goes; a new one that fails is no stale one.
    for (;;) {
      try {
        return await overConnection(body, maxBytes, signal);
      } catch (error) {
        if (!(error instanceof StaleConnection)) throw error;
      }
    }
  };

  const ask = async (body: string, maxBytes: number, signal: AbortSignal): Promise<Result<string>> => {
    try {
      for (const waitMs of BUSY_WAITS_MS) {
        const answered = await askOnce(body, maxBytes, signal);
        if (answered !== null) return answered;
        await sleep(waitMs, undefined, { signal });
      }
      return (await askOnce(body, maxBytes, signal)) ?? unwilling(host, 429);
    } catch (error) {
      if (signal.aborted) return signal.reason as Result<never>;
      return fail("CHAIN_DOWN", `no chain at ${host}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  return {
    host,
    async post(body, { maxBytes = MAX_ANSWER_BYTES, deadlineMs = DEADLINE_MS } = {}) {
      if (closed) return CLOSED;
      const end = new AbortController();
      underWay.add(end);
      const timer = setTimeout(() => end.abort(late(host, deadlineMs)), deadlineMs);
      const answered = await ask(body, maxBytes, end.signal);
      clearTimeout(timer);
      underWay.delete(end);
      return answered;
    },
    close() {
      closed = true;
      for (const end of underWay) end.abort(CLOSED);
      agent.destroy();
    },
  };
}
