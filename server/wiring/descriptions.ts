import { existsSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { cidOfHexDigest } from "../../models/pipeline/cid.ts";
import { canonicalJson, type Digest, digestBytes } from "../../twins/core/digest.ts";
import { writeDurably } from "../chain/files.ts";
import { makeFolder } from "../makeFolder.ts";

const DESCRIPTION_PATH = /^\/descriptions\/(b[a-z2-7]{58})$/;

/** A Thing Description as it is named on chain. */
export interface KeptDescription {
  readonly cid: string;
  /** SHA-256 of its bytes, which is what the CID says. */
  readonly digest: Digest;
}

const fileOf = (folder: string, cid: string): string => join(folder, `${cid}.json`);

/**
 * Keeps a description by its content, for whoever finds its CID on chain.
 * @throws the system's error where the folder takes no files
 */
export async function keepDescription(folder: string, description: object): Promise<KeptDescription> {
  const text = canonicalJson(description);
  const digest = digestBytes(Buffer.from(text));
  // Of a raw block, whatever its size: so the token's URI names it.
  const cid = cidOfHexDigest(digest);
  makeFolder(folder);
  if (!existsSync(fileOf(folder, cid))) await writeDurably(fileOf(folder, cid), text);
  return { cid, digest };
}

export const hasDescription = (folder: string, cid: string): boolean => existsSync(fileOf(folder, cid));

/** Answers for a description that is kept here. @returns whether it did */
export function answerDescription(folder: string, path: string, response: ServerResponse): boolean {
  const cid = DESCRIPTION_PATH.exec(path)?.[1];
  if (cid === undefined || !hasDescription(folder, cid)) return false;
  response.writeHead(200, {
    "Content-Type": "application/td+json; charset=utf-8",
    "Cache-Control": "public, max-age=31536000, immutable",
  });
  response.end(readFileSync(fileOf(folder, cid)));
  return true;
}
