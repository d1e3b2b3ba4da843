import type { IncomingMessage, ServerResponse } from "node:http";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { WorkLog } from "../economy/earnings/workLog.ts";
import type { Economy } from "../economy/economy.ts";
import { diskFailure } from "../store/files.ts";
import { answerContent, type Contents } from "./contents.ts";

/** Of a cycle of the incentive: the leaves and evidence behind its root, for anyone to check. */
const CYCLE_PATH = /^\/cycles\/(\d{1,8})\.json$/;
/** The same of a cycle that another server reported, by its CID. */
const BROUGHT_PATH = /^\/cycles\/(b\w+)\.json$/;
const JSON_TYPE = "application/json; charset=utf-8";

/** Some 150,000 members. */
export const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;
/** Documents that are taken at the same time: each is held whole until it is compared with the chain. */
const MAX_TAKEN = 2;
const TAKE_MS = 60_000;

/** Answers for a cycle that was reported here, or whose document was brought here. @returns whether it did */
export function answerCycle(
  work: Pick<WorkLog, "report"> | null,
  brought: Contents,
  path: string,
  response: ServerResponse,
): boolean {
  const cid = BROUGHT_PATH.exec(path)?.[1];
  if (cid !== undefined) return answerContent(brought, cid, JSON_TYPE, response);
  const cycle = CYCLE_PATH.exec(path)?.[1];
  const report = cycle === undefined ? null : (work?.report(Number(cycle)) ?? null);
  if (report === null) return false;
  response.writeHead(200, { "Content-Type": JSON_TYPE });
  response.end(report.document);
  return true;
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  WIRE_TOO_LARGE: 413,
  AUTH_RATE: 429,
  CHAIN_DOWN: 503,
  CHAIN_UNKNOWN: 404,
  STORE_FULL: 507,
};

async function textOf(request: IncomingMessage, maxBytes: number): Promise<Result<string>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      return refuse("WIRE_TOO_LARGE", {
        en: `A cycle's document has at most ${maxBytes} bytes.`,
        zh: `周期文件最多 ${maxBytes} 字节。`,
      });
    chunks.push(chunk);
  }
  return ok(Buffer.concat(chunks).toString("utf8"));
}

/** Takes `PUT /cycles/N.json`: the document of a cycle that another server reported. What the chain does not name is refused. */
export function cycleTaker(
  economy: () => Result<Pick<Economy, "bringCycle">>,
  maxBytes = MAX_DOCUMENT_BYTES,
): (request: IncomingMessage, path: string, response: ServerResponse) => boolean {
  let taking = 0;
  const take = async (cycle: number, request: IncomingMessage): Promise<Result<string>> => {
    const found = economy();
    if (!found.ok) return found;
    if (taking >= MAX_TAKEN)
      return refuse("AUTH_RATE", {
        en: "Other documents are being taken now. Try again in a minute.",
        zh: "正在接收其他文件，请一分钟后重试。",
      });
    taking++;
    const late = setTimeout(() => request.destroy(), TAKE_MS);
    try {
      const text = await textOf(request, maxBytes);
      return text.ok ? await found.value.bringCycle(cycle, text.value) : text;
    } catch (error) {
      if (!request.complete)
        return refuse("WIRE_SCHEMA", {
          en: "The document did not arrive whole. Send it again.",
          zh: "文件未完整到达，请重新发送。",
        });
      return diskFailure(error);
    } finally {
      taking--;
      clearTimeout(late);
    }
  };
  return (request, path, response) => {
    const cycle = CYCLE_PATH.exec(path)?.[1];
    if (request.method !== "PUT" || cycle === undefined) return false;
    void take(Number(cycle), request).then((taken) => {
      if (response.destroyed) return;
      response.writeHead(taken.ok ? 200 : (STATUS[taken.error.code] ?? 400), {
        "Content-Type": JSON_TYPE,
        "Cache-Control": "no-store",
        // What is left of a refused body is not waited for.
        ...(taken.ok ? {} : { Connection: "close" }),
      });
      response.end(JSON.stringify(taken.ok ? { ok: true, value: { cid: taken.value } } : taken));
    });
    return true;
  };
}
