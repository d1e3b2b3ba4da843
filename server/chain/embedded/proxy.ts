import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import { fail, ok, type Result, refuse } from "../../../twins/core/result.ts";
import { readBody } from "../../readBody.ts";
import { makeTurnstile, type Turnstile } from "../../turnstile.ts";
import { bounded } from "./bounds.ts";
import type { Gate } from "./gate.ts";
import type { Producer } from "./producer.ts";
import { type Rpc, TIMEOUT_MS } from "./rpc.ts";

/** Reads, and signed transactions. anvil's own methods would let a caller act as anybody or move the clock. */
export const ALLOWED_METHODS: ReadonlySet<string> = new Set([
  "eth_blockNumber",
  "eth_call",
  "eth_chainId",
  "eth_estimateGas",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByHash",
  "eth_getBlockByNumber",
  "eth_getBlockReceipts",
  "eth_getCode",
  "eth_getLogs",
  "eth_getStorageAt",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "eth_sendRawTransaction",
  "eth_syncing",
  "net_version",
  "web3_clientVersion",
]);

export const MAX_BODY_BYTES = 1_048_576;
export const MAX_BATCH = 100;
/** Calls being answered at once, each of a batch counted. */
export const MAX_IN_FLIGHT = 1_024;
const MAX_CONNECTIONS = 256;
/** Calls that anvil executes at once. It ends none of them early, so a block waits for all that it has taken on. */
export const MAX_EXECUTED = 8;
const EXECUTED: ReadonlySet<string> = new Set(["eth_call", "eth_estimateGas"]);
/** Answered by the proxy itself: what it counted. */
const STATUS_METHOD = "aitn_status";

const Id = z.union([z.string(), z.number(), z.null()]);
const Request = z.object({
  jsonrpc: z.literal("2.0"),
  id: Id,
  method: z.string().max(64),
  params: z.array(z.unknown()).optional(),
});
const RawTransaction = z.tuple([z.string().regex(/^0x(?:[0-9a-fA-F]{2})+$/)]);

type Id = z.infer<typeof Id>;
const errorAnswer = (id: Id, code: number, message: string, data?: unknown) => ({
  jsonrpc: "2.0",
  id,
  error: data === undefined ? { code, message } : { code, message, data },
});

export interface ProxyParts {
  readonly rpc: Rpc;
  readonly producer: Producer;
  readonly gate: Gate;
  /** Called when a request was refused, with why. */
  readonly onRefused: (code: string) => void;
  readonly status: () => ProxyStatus;
  /** Unix seconds that a block made now would carry. */
  readonly nowS: () => number;
}

export interface ProxyStatus {
  readonly blocks: number;
  readonly tornRecords: number;
  /** Refused requests by code. */
  readonly refused: Readonly<Record<string, number>>;
}

const TOO_MANY = refuse("AUTH_RATE", {
  en: "The chain executes as many calls as it can. Try again in a minute.",
  zh: "链正在执行的调用已达上限，请一分钟后重试。",
});

/** What answers requests. */
type Serving = ProxyParts & { readonly turnstile: Turnstile };

/**
 * Without transactions there are no blocks, so the newest block's time stands still, while votes, windows and interest go
 * by the clock: a call on the newest state is run as in a block made now.
 */
export function asOfNow(method: string, params: readonly unknown[], nowS: number): readonly unknown[] {
  if (method !== "eth_call" && method !== "eth_estimateGas") return params;
  const [call, tag = "latest", state = {}, block] = params;
  const newest = tag === null || tag === "latest" || tag === "pending";
  return newest && block === undefined ? [call, tag, state ?? {}, { time: `0x${nowS.toString(16)}` }] : params;
}

async function dispatch(parts: Serving, method: string, params: readonly unknown[]): Promise<Result<unknown>> {
  if (method === "eth_sendRawTransaction") {
    const raw = RawTransaction.safeParse(params);
    if (!raw.success) return fail("WIRE_SCHEMA", "eth_sendRawTransaction takes one 0x-hex transaction");
    return parts.producer.send(raw.data[0].toLowerCase());
  }
  const within = bounded(method, params);
  if (!within.ok) return within;
  const read = () => parts.gate.read(() => parts.rpc.call(method, asOfNow(method, within.value, parts.nowS())));
  if (!EXECUTED.has(method)) return read();
  // Outside the gate: whoever waits here holds up no block.
  return parts.turnstile(read, { ms: TIMEOUT_MS, instead: TOO_MANY });
}

async function answerOne(parts: Serving, json: unknown): Promise<unknown> {
  const request = Request.safeParse(json);
  if (!request.success) {
    parts.onRefused("WIRE_SCHEMA");
    return errorAnswer(null, -32600, "WIRE_SCHEMA: not a JSON-RPC 2.0 request with an id");
  }
  const { id, method, params } = request.data;
  if (method === STATUS_METHOD) return { jsonrpc: "2.0", id, result: parts.status() };
  if (!ALLOWED_METHODS.has(method)) {
    parts.onRefused("CHAIN_METHOD");
    return errorAnswer(id, -32601, `CHAIN_METHOD: ${method} is not allowed`);
  }
  const result = await dispatch(parts, method, params ?? []);
  if (result.ok) return { jsonrpc: "2.0", id, result: result.value };
  const { code, message, details } = result.error;
  parts.onRefused(code);
  return errorAnswer(
    id,
    Number(details?.code ?? -32000),
    String(details?.rpcMessage ?? `${code}: ${message}`),
    details?.data,
  );
}

/** Counts what is being answered; a caller that finds no room is told at once, so nothing queues without end. */
function makeRoom(most: number) {
  let taken = 0;
  return async (calls: number, act: () => Promise<unknown>): Promise<unknown> => {
    if (taken + calls > most) return null;
    taken += calls;
    try {
      return await act();
    } finally {
      taken -= calls;
    }
  };
}
type Room = ReturnType<typeof makeRoom>;

async function answer(parts: Serving, room: Room, text: string): Promise<unknown> {
  const refuse = (code: string, number: number, message: string) => {
    parts.onRefused(code);
    return errorAnswer(null, number, `${code}: ${message}`);
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse("WIRE_NOT_JSON", -32700, "not JSON");
  }
  const batch = Array.isArray(json) ? json : null;
  if (batch !== null && (batch.length === 0 || batch.length > MAX_BATCH)) {
    return refuse("WIRE_TOO_LARGE", -32600, `a batch holds 1 to ${MAX_BATCH} requests`);
  }
  const answered = await room(batch?.length ?? 1, () =>
    batch === null ? answerOne(parts, json) : Promise.all(batch.map((one) => answerOne(parts, one))),
  );
  return answered ?? refuse("AUTH_RATE", -32005, `more than ${MAX_IN_FLIGHT} calls at once; try again`);
}

const LOOPBACK_NAMES = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * A browser on this machine may be led here by another site's page: then Host is that site's (DNS rebinding), or Origin
 * is. A wallet that the person installed says so by its scheme.
 */
function isLocalCaller({ headers }: IncomingMessage): boolean {
  if (!LOOPBACK_NAMES.has((headers.host ?? "").replace(/:\d+$/, ""))) return false;
  const { origin } = headers;
  if (origin === undefined) return true;
  const { protocol, hostname } = URL.parse(origin) ?? { protocol: "", hostname: "" };
  return /^[a-z-]+-extension:$/.test(protocol) || (/^https?:$/.test(protocol) && LOOPBACK_NAMES.has(hostname));
}

const isJson = (type: string | undefined) => type?.split(";")[0]?.trim().toLowerCase() === "application/json";

async function handle(parts: Serving, room: Room, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const reply = (status: number, body: unknown) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const refuse = (status: number, code: string, message: string) => {
    parts.onRefused(code);
    response.setHeader("connection", "close");
    reply(status, errorAnswer(null, -32600, `${code}: ${message}`));
  };
  if (!isLocalCaller(request)) return refuse(403, "AUTH_FORBIDDEN", "only programs and pages of this machine");
  if (request.method !== "POST" || !isJson(request.headers["content-type"]))
    return refuse(405, "WIRE_SCHEMA", "POST application/json");
  const body = await readBody(request, MAX_BODY_BYTES);
  if (!body.ok) return refuse(body.error.code === "WIRE_TOO_LARGE" ? 413 : 400, body.error.code, body.error.message);
  reply(200, await answer(parts, room, body.value));
}

/** Listens, or HOST_PORT. */
export function listen(parts: ProxyParts, host: string, port: number): Promise<Result<Server>> {
  const room = makeRoom(MAX_IN_FLIGHT);
  const serving = { ...parts, turnstile: makeTurnstile(MAX_EXECUTED) };
  const server = createServer((request, response) => {
    handle(serving, room, request, response).catch(() => {
      // The caller went away in the middle of a request.
      response.destroy();
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.requestTimeout = 60_000;
  return new Promise((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const inUse = error.code === "EADDRINUSE" || error.code === "EACCES";
      resolve(
        fail(inUse ? "HOST_PORT" : "HOST_CONFIG", `cannot listen on ${host}:${port}: ${error.message}`, { port }),
      );
    });
    server.listen(port, host, () => resolve(ok(server)));
  });
}
