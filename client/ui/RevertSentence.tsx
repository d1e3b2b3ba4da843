import { useTranslation } from "react-i18next";
import type { Revert } from "../../contracts-abi/words/refusal.ts";
import { revertSentence } from "../../contracts-abi/words/revert.ts";
import { languageOf } from "./format.ts";

/** What a contract's refusal means. Loaded when there is one: the words of all contracts are many. */
export function RevertSentence({ revert }: { revert: Revert; otherwise: string }) {
  const { i18n } = useTranslation();
  return revertSentence(revert, languageOf(i18n.language));
}
