import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { SHIPPED_SITES } from "../../twins/sites/shipped.ts";

/** Ids of the twins that every server has. */
export const SHIPPED_IDS: readonly string[] = SHIPPED_SITES.map(({ site }) => site.id);

/** Whether a site of one's own may have an id. @returns SITE_EXISTS for one of `taken` */
export function freeOf(taken: readonly string[], id: string): Result<void> {
  if (!taken.includes(id)) return ok(undefined);
  return refuse("SITE_EXISTS", {
    en: `Every server has a site ${id} of its own. Give yours another name with --id.`,
    zh: `每台服务器都自带场所 ${id}。请用 --id 为您的场所另取编号。`,
  });
}
