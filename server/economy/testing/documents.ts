import { rawCid } from "../../../models/pipeline/cid.ts";
import type { Documents } from "../parts.ts";

/** Documents of other servers, kept for as long as a test runs. */
export function documentsInMemory(): Documents & { readonly kept: ReadonlyMap<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    has: (cid) => kept.has(cid),
    read: (cid) => kept.get(cid) ?? null,
    keep: async (text) => kept.set(rawCid(new TextEncoder().encode(text)), text),
  };
}
