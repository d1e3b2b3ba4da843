import { readFile } from "node:fs/promises";
import type { LocalText } from "../../twins/core/place.ts";

/** A card of the zoo in its two languages: the Chinese part begins at the heading that says so. */
export async function readCard(model: string): Promise<LocalText> {
  const text = await readFile(new URL(`../../models/zoo/${model}/card.md`, import.meta.url), "utf8");
  const at = text.search(/^#+ .*[\u4e00-\u9fff]/m);
  return at < 0 ? { en: text, zh: text } : { en: text.slice(0, at), zh: text.slice(at) };
}
