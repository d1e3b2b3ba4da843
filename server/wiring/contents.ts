import { createReadStream, existsSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { cidOfHexDigest } from "../../models/pipeline/cid.ts";
import { type Digest, digestBytes } from "../../twins/core/digest.ts";
import { makeFolder } from "../makeFolder.ts";
import { writeDurably } from "../writeDurably.ts";

/** A CID of a raw block by SHA-256. */
const CID = /^b[a-z2-7]{58}$/;
export const isCid = (text: string): boolean => CID.test(text);

export interface Kept {
  readonly cid: string;
  /** SHA-256 of its bytes, which is what the CID says. */
  readonly digest: Digest;
}

/** JSON texts kept by their content, for whoever finds their CID on chain. */
export interface Contents {
  /** @throws the system's error where the folder takes no files */
  keep(text: string): Promise<Kept>;
  has(cid: string): boolean;
  read(cid: string): string | null;
}

export function contentsIn(folder: string): Contents {
  const fileOf = (cid: string): string => join(folder, `${cid}.json`);
  const has = (cid: string): boolean => CID.test(cid) && existsSync(fileOf(cid));
  return {
    async keep(text) {
      const digest = digestBytes(Buffer.from(text));
      // Of a raw block, whatever its size: so the chain names it.
      const cid = cidOfHexDigest(digest);
      makeFolder(folder);
      if (!has(cid)) await writeDurably(fileOf(cid), text);
      return { cid, digest };
    },
    has,
    read: (cid) => (has(cid) ? readFileSync(fileOf(cid), "utf8") : null),
  };
}

/** Answers with what is kept under a CID. @returns whether it did */
export function answerContent(contents: Contents, cid: string, type: string, response: ServerResponse): boolean {
  const text = contents.read(cid);
  if (text === null) return false;
  response.writeHead(200, { "Content-Type": type, "Cache-Control": "public, max-age=31536000, immutable" });
  response.end(text);
  return true;
}

const DESCRIPTION_PATH = /^\/descriptions\/(\w+)$/;

const MODEL_PATH = /^\/models\/(b\w+)$/;

/** Answers for a model of a demand, the first or the trained one, as a tfjs file. @returns whether it did */
export function answerModel(contents: Contents, path: string, response: ServerResponse): boolean {
  const cid = MODEL_PATH.exec(path)?.[1];
  return cid !== undefined && answerContent(contents, cid, "application/json; charset=utf-8", response);
}

/**
 * Answers with a file that somebody published under /models/CID: bytes of a stranger, which no browser takes for a page of ours.
 * @returns whether it did
 */
export async function answerPublished(
  find: (cid: string) => { readonly path: string; readonly type: string } | null,
  { method }: IncomingMessage,
  path: string,
  response: ServerResponse,
): Promise<boolean> {
  const cid = MODEL_PATH.exec(path)?.[1];
  const published = cid === undefined || !CID.test(cid) ? null : find(cid);
  const found = published === null ? null : await stat(published.path).catch(() => null);
  if (published === null || found === null) return false;
  response.writeHead(200, {
    "Content-Type": published.type,
    "Content-Length": found.size,
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
  });
  if (method === "HEAD") response.end();
  else await pipeline(createReadStream(published.path), response).catch(() => response.destroy());
  return true;
}

/** Answers for the W3C Thing Description of a device or a Thing. @returns whether it did */
export function answerDescription(contents: Contents, path: string, response: ServerResponse): boolean {
  const cid = DESCRIPTION_PATH.exec(path)?.[1];
  return cid !== undefined && answerContent(contents, cid, "application/td+json; charset=utf-8", response);
}
