import type { IncomingMessage, ServerResponse } from "node:http";
import type { ErrorCode } from "../../twins/core/errors.ts";
import type { LocalText } from "../../twins/core/place.ts";
import { type Result, refuse } from "../../twins/core/result.ts";
import type { WorkLog } from "../economy/earnings/workLog.ts";
import type { Economy } from "../economy/economy.ts";
import { readBody } from "../readBody.ts";
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

const DOCUMENT: LocalText = { en: "a cycle's document", zh: "周期文件" };

/**
 * Takes `PUT /cycles/N.json`: the document of a cycle that another server reported. What the chain does not name is refused.
 * The taker returns null where the request is another.
 */
export function cycleTaker(
  economy: () => Result<Pick<Economy, "bringCycle">>,
  maxBytes = MAX_DOCUMENT_BYTES,
): (request: IncomingMessage, path: string, response: ServerResponse) => Promise<void> | null {
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
      const text = await readBody(request, maxBytes, DOCUMENT);
      return text.ok ? await found.value.bringCycle(cycle, text.value) : text;
    } catch (error) {
      return diskFailure(error);
    } finally {
      taking--;
      clearTimeout(late);
    }
  };
  const respond = async (cycle: number, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const taken = await take(cycle, request);
    if (response.destroyed) return;
    response.writeHead(taken.ok ? 200 : (STATUS[taken.error.code] ?? 400), {
      "Content-Type": JSON_TYPE,
      "Cache-Control": "no-store",
      // What is left of a refused body is not waited for.
      ...(taken.ok ? {} : { Connection: "close" }),
    });
    response.end(JSON.stringify(taken.ok ? { ok: true, value: { cid: taken.value } } : taken));
  };
  return (request, path, response) => {
    const cycle = CYCLE_PATH.exec(path)?.[1];
    return request.method !== "PUT" || cycle === undefined ? null : respond(Number(cycle), request, response);
  };
}
