import { once } from "node:events";
import { connect } from "node:net";
import { fail, ok, type Result } from "../../../twins/core/result.ts";
import { parseAnswer, type Rpc, TIMEOUT_MS } from "./rpc.ts";

export interface IpcConnection {
  readonly rpc: Rpc;
  /** Settles when the connection has ended; every call after that is CHAIN_DOWN. */
  readonly closed: Promise<void>;
}

const LINE_END = 10;

/** Well below the longest text there can be, half a gigabyte, at which all of this process would end. */
const MAX_LINE_BYTES = 256 * 1024 * 1024;

/**
 * Splits a stream into lines without joining what came before again and again: an answer may be many megabytes. What a line has
 * beyond the most is left out.
 */
export function lineSplitter(onLine: (line: string) => void, mostBytes = MAX_LINE_BYTES): (chunk: Buffer) => void {
  let held: Buffer[] = [];
  let bytes = 0;
  const hold = (part: Buffer) => {
    const kept = part.subarray(0, mostBytes - bytes);
    bytes += kept.length;
    if (kept.length > 0) held.push(kept);
  };
  return (chunk) => {
    let from = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, from)) {
      hold(chunk.subarray(from, end));
      onLine(Buffer.concat(held).toString("utf8"));
      held = [];
      bytes = 0;
      from = end + 1;
    }
    hold(chunk.subarray(from));
  };
}

/** JSON-RPC over a local socket, one JSON document a line. CHAIN_DOWN when nobody listens there. */
export async function connectIpc(path: string): Promise<Result<IpcConnection>> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
  } catch (error) {
    return fail("CHAIN_DOWN", `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const waiting = new Map<number, (line: string | null) => void>();
  const idOf = (line: string) => Number(/"id":(\d+)/.exec(line.slice(0, 64))?.[1]);
  const hear = lineSplitter((line) => waiting.get(idOf(line))?.(line));
  socket.on("data", hear);
  // Whatever went wrong, "close" follows. Not once() of node:events: it takes an error for its own end, and throws it.
  socket.on("error", () => {});
  let open = true;
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve())).then(() => {
    open = false;
    for (const answer of [...waiting.values()]) answer(null);
  });
  let nextId = 1;
  const call: Rpc["call"] = async (method, params) => {
    if (!open) return fail("CHAIN_DOWN", `${method}: the connection to anvil has ended`);
    const id = nextId++;
    const answered = new Promise<string | null>((resolve) => {
      const timer = setTimeout(() => resolve(null), TIMEOUT_MS);
      waiting.set(id, (line) => {
        clearTimeout(timer);
        resolve(line);
      });
    });
    socket.write(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    const line = await answered;
    waiting.delete(id);
    if (line !== null) return parseAnswer(method, line);
    return fail("CHAIN_DOWN", open ? `${method}: no answer in ${TIMEOUT_MS} ms` : `${method}: anvil has ended`);
  };
  return ok({ rpc: { call }, closed });
}
