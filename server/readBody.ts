import type { IncomingMessage } from "node:http";
import { grouped } from "../twins/core/grouped.ts";
import type { LocalText } from "../twins/core/place.ts";
import { ok, type Result, refuse } from "../twins/core/result.ts";

/**
 * Reads a request's body as UTF-8, at most so many bytes: WIRE_TOO_LARGE as soon as there are more, WIRE_SCHEMA where it
 * breaks off. Never throws: whoever can reach the port may end a request where they like.
 * @param what the body in a sentence about it, "a request to enrol"
 */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
  what: LocalText = { en: "the body", zh: "正文" },
): Promise<Result<string>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes)
        return refuse("WIRE_TOO_LARGE", {
          en: `Too large: ${what.en} has at most ${grouped(maxBytes)} bytes.`,
          zh: `过大：${what.zh}最多 ${grouped(maxBytes)} 字节。`,
        });
      chunks.push(chunk);
    }
  } catch {
    return refuse("WIRE_SCHEMA", {
      en: `Not all of ${what.en} arrived. Send it again.`,
      zh: `${what.zh}未完整到达，请重新发送。`,
    });
  }
  return ok(Buffer.concat(chunks).toString("utf8"));
}
