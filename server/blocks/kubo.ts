import { randomBytes } from "node:crypto";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { request as secureRequest } from "node:https";
import { pipeline } from "node:stream/promises";
import { CID } from "multiformats/cid";
import { z } from "zod";
import { fail, ok, type Result, refuse } from "../../twins/core/result.ts";
import { readWithin } from "../readWithin.ts";

/** More than kubo answers for one root. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** From the first byte sent to the last one received, and longer for a long archive: a megabyte a second is slow. */
const DEADLINE_MS = 30_000;
const MS_A_BYTE = 1 / 1_000;
/** Of what a node says went wrong. */
const MOST_WORDS = 200;

/** A line of the answer. Source: Kubo RPC API, /api/v0/dag/import. */
const Line = z.union([
  z.object({ Root: z.object({ Cid: z.object({ "/": z.string() }), PinErrorMsg: z.string().optional() }) }),
  z.object({ Stats: z.unknown() }),
]);

/** An archive to be sent. */
export interface Archive {
  readonly root: string;
  /** Its length, which is said before. */
  readonly bytes: number;
  /** Its bytes, from the beginning. */
  read(): AsyncIterable<Uint8Array>;
}

const refused = (host: string, en: string, zh: string): Result<never> =>
  refuse("DATA_NODE", { en: `The IPFS node ${host} ${en}.`, zh: `IPFS 节点 ${host} ${zh}。` });

function sameCid(text: string, root: string): boolean {
  try {
    return CID.parse(text).equals(CID.parse(root));
  } catch {
    return false;
  }
}

/** What the lines of an answer say of our root. */
export function readImported(text: string, root: string, host: string): Result<void> {
  let found = false;
  for (const row of text.split("\n").filter((line) => line.trim() !== "")) {
    const parsed = Line.safeParse(json(row));
    if (!parsed.success)
      return refused(host, "answered with something that is no IPFS node's answer", "的应答不是 IPFS 节点的应答");
    if (!("Root" in parsed.data)) continue;
    const { Cid, PinErrorMsg = "" } = parsed.data.Root;
    if (!sameCid(Cid["/"], root))
      return refused(
        host,
        `took in another root than ${root}. Do not trust what it holds`,
        `接收的根与 ${root} 不同，请勿信任其内容`,
      );
    if (PinErrorMsg !== "")
      return refused(
        host,
        `did not pin the root: ${PinErrorMsg.slice(0, MOST_WORDS)}`,
        `未固定根：${PinErrorMsg.slice(0, MOST_WORDS)}`,
      );
    found = true;
  }
  return found ? ok(undefined) : refused(host, "did not say that it took the root in", "没有确认接收了根");
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function take(response: IncomingMessage, root: string, host: string): Promise<Result<void>> {
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    response.destroy();
    return refused(host, "sends us on to another address, where nothing is sent", "要求转向另一地址，不会跟随");
  }
  if ((response.headers["content-encoding"] ?? "identity") !== "identity") {
    response.destroy();
    return refused(host, "sent a compressed answer that was not asked for", "擅自发送了压缩的应答");
  }
  const text = await readWithin(response, MAX_ANSWER_BYTES);
  if (text === null)
    return refused(host, `answered with more than ${MAX_ANSWER_BYTES} bytes`, `的应答超过 ${MAX_ANSWER_BYTES} 字节`);
  if (status === 200) return readImported(text, root, host);
  const words = z.object({ Message: z.string() }).safeParse(json(text));
  const why = words.success ? `: ${words.data.Message.slice(0, MOST_WORDS)}` : "";
  return refused(host, `answered with the HTTP status ${status}${why}`, `返回 HTTP 状态 ${status}${why}`);
}

async function* formOf(archive: Archive, head: Buffer, tail: Buffer): AsyncGenerator<Uint8Array> {
  yield head;
  yield* archive.read();
  yield tail;
}

/** Sends the form; the answer may come, and end it, before all of it is sent. */
function exchange(
  sent: ClientRequest,
  form: AsyncIterable<Uint8Array>,
  root: string,
  host: string,
): Promise<Result<void>> {
  return new Promise((resolve, reject) => {
    let answered = false;
    sent.on("response", (response) => {
      answered = true;
      take(response, root, host).then(resolve, reject);
    });
    sent.on("error", reject);
    pipeline(form, sent).catch((error) => {
      // Where an answer is being read, that says how it went.
      if (!answered) reject(error);
    });
  });
}

/** Where a node takes archives in. @returns HOST_CONFIG for what is no address of one */
export function kuboAddress(url: string): Result<URL> {
  const base = URL.canParse(url) ? new URL(url) : null;
  if (base === null || !["http:", "https:"].includes(base.protocol) || base.search !== "" || base.hash !== "")
    return refuse("HOST_CONFIG", {
      en: "The address of an IPFS node is one such as http://127.0.0.1:5001.",
      zh: "IPFS 节点的地址形如 http://127.0.0.1:5001。",
    });
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  return ok(new URL("api/v0/dag/import?pin-roots=true&stats=false&allow-big-block=false", base));
}

/**
 * Gives an archive to a kubo node by its RPC and holds it to its answer: the root that it took in is ours, and pinned. The node may be
 * anybody's: its answer has a most length and a last moment, no redirect is followed, and its address, which may have a secret in
 * it, is named by its host alone.
 */
export async function importToKubo(
  address: URL,
  archive: Archive,
  {
    signal,
    deadlineMs = DEADLINE_MS + archive.bytes * MS_A_BYTE,
  }: { readonly signal?: AbortSignal; readonly deadlineMs?: number } = {},
): Promise<Result<void>> {
  const { host } = address;
  const boundary = randomBytes(16).toString("hex");
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="path"; filename="release.car"\r\nContent-Type: application/octet-stream\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const late = AbortSignal.timeout(Math.ceil(deadlineMs));
  const sent = (address.protocol === "https:" ? secureRequest : request)(address, {
    method: "POST",
    agent: false,
    signal: signal === undefined ? late : AbortSignal.any([late, signal]),
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "content-length": head.length + archive.bytes + tail.length,
      "accept-encoding": "identity",
    },
  });
  try {
    return await exchange(sent, formOf(archive, head, tail), archive.root, host);
  } catch (error) {
    if (signal?.aborted === true) return refuse("SIM_CANCELLED", { en: "Stopped.", zh: "已停止。" });
    if (late.aborted)
      return refused(
        host,
        `gave no whole answer within ${Math.ceil(deadlineMs / 1_000)} s`,
        `在 ${Math.ceil(deadlineMs / 1_000)} 秒内没有给出完整应答`,
      );
    return fail("DATA_NODE", `no IPFS node at ${host}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    sent.destroy();
  }
}
