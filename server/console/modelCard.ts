import { readFile } from "node:fs/promises";
import type { LocalText } from "../../twins/core/place.ts";

/** A card in its two languages: the Chinese part begins at the heading that says so. */
export function halves(text: string): LocalText {
  const at = text.search(/^#+ .*[\u4e00-\u9fff]/m);
  return at < 0 ? { en: text, zh: text } : { en: text.slice(0, at), zh: text.slice(at) };
}

/** A card of the zoo. */
export const readCard = async (model: string): Promise<LocalText> =>
  halves(await readFile(new URL(`../../models/zoo/${model}/card.md`, import.meta.url), "utf8"));
