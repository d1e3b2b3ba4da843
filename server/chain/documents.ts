import { readdir, readFile } from "node:fs/promises";
import { rawCid } from "../../models/pipeline/cid.ts";
import { type Digest, digestBytes } from "../../twins/core/digest.ts";

/** A document that the community's registers name by digest: English first, then Chinese. */
export interface CommunityDocument {
  /** Of its file, without the ending. */
  readonly name: string;
  readonly cid: string;
  /** SHA-256 of its bytes: the same as in the CID. */
  readonly digest: Digest;
  readonly text: string;
}

const folder = new URL("../../contracts-abi/documents/", import.meta.url);

/** The documents that came with this server. */
export async function communityDocuments(): Promise<readonly CommunityDocument[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".md")).sort();
  return Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(new URL(file, folder));
      const name = file.slice(0, -3);
      return { name, cid: rawCid(bytes), digest: digestBytes(bytes), text: bytes.toString("utf8") };
    }),
  );
}
