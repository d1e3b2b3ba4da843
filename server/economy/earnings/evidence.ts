import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { cidOfHexDigest } from "../../../models/pipeline/cid.ts";
import { digestBytes } from "../../../twins/core/digest.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type { EventOf } from "../../chain/index.ts";
import type { EconomyParts } from "../parts.ts";
import { gives, parseDocument } from "./report.ts";

type Post = EventOf<"ReportPosted">["args"];

const postsOf = ({ index }: Pick<EconomyParts, "index">, cycle: bigint): readonly Post[] =>
  index.events("ReportPosted", { where: { cycle: String(cycle) }, limit: 1_000 }).map(({ args }) => args);

/** The published text behind a root, and where this server publishes it. */
export interface Evidence {
  read(): string;
  readonly path: string;
}

/** Of this server's own report, or of another's that somebody brought here; null when it is not here. */
export function evidenceOf(
  { work, documents }: Pick<EconomyParts, "work" | "documents">,
  cycle: bigint,
  root: Hex,
  dataDigest: Hex | null,
): Evidence | null {
  const own = work?.report(Number(cycle)) ?? null;
  if (own !== null && own.root === root) return { read: () => own.document, path: `/cycles/${cycle}.json` };
  const cid = dataDigest === null ? null : cidOfHexDigest(dataDigest);
  if (cid === null || !documents.has(cid)) return null;
  return { read: () => documents.read(cid) ?? "", path: `/cycles/${cid}.json` };
}

/** A settled cycle: what it gave, the report that was settled, and its evidence where that is here. */
export async function settledCycle(parts: EconomyParts, cycle: bigint) {
  const settled = await parts.chain.contracts.read("Incentive", "settledOf", [cycle]);
  if (!settled.ok) return settled;
  const { root } = settled.value;
  const post = postsOf(parts, cycle).find(({ report }) => report.root === root) ?? null;
  const evidence = evidenceOf(parts, cycle, root, post?.report.dataDigest ?? null);
  return ok({ ...settled.value, post, evidence });
}

/**
 * Keeps the document of a cycle that another server reported. It is believed for what the chain says of it, whoever brings it:
 * it has to be the text that a posted report names, and to give that report's root and weight.
 * @returns its CID
 */
export async function bringEvidence(
  parts: Pick<EconomyParts, "index" | "documents">,
  cycle: number,
  text: string,
): Promise<Result<string>> {
  const posts = postsOf(parts, BigInt(cycle));
  if (posts.length === 0)
    return refuse("CHAIN_UNKNOWN", {
      en: `No report of cycle ${cycle} is on this chain.`,
      zh: `此链上没有第 ${cycle} 周期的上报。`,
    });
  const digest = digestBytes(new TextEncoder().encode(text));
  const post = posts.find(({ report }) => report.dataDigest === digest);
  // What nobody reported is not read: anybody may send it, and it may be large.
  const document = post === undefined ? null : parseDocument(text);
  if (post === undefined || document?.ok !== true)
    return refuse("CHAIN_MISMATCH", {
      en: `This is not the document that was reported for cycle ${cycle}. Take it unchanged from the server that reported it.`,
      zh: `这不是第 ${cycle} 周期所上报的文件。请从上报的服务器原样获取。`,
    });
  if (document.value.cycle !== cycle || !gives(document.value, post.report))
    return refuse("CHAIN_MISMATCH", {
      en: `The document reported for cycle ${cycle} does not give what was reported with it: nothing can be claimed by it. Challenge the report.`,
      zh: `第 ${cycle} 周期上报的文件与同时上报的内容不符，无法据此领取。请质疑该上报。`,
    });
  await parts.documents.keep(text);
  return ok(cidOfHexDigest(digest));
}
