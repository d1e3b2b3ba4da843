import type { LocalText } from "../core/place.ts";
import type { Where } from "./refusals.ts";
import { shown } from "./refusals.ts";

/** What was not understood, all of one kind together. */
export interface ImportWarning {
  /** A word for machines; the same kind always means the same. */
  readonly kind: string;
  readonly message: LocalText;
  /** How often. */
  readonly count: number;
  /** The first place: "line 12", or the name of an entity; "" where it is said of the whole file. */
  readonly first: string;
}

/** Most kinds that are told apart; what comes after them is counted as one. */
export const MAX_KINDS = 100;

/** Gathers warnings by kind, so that a file of a million faults makes a short list. */
export class Warnings {
  readonly #kinds = new Map<string, { message: LocalText; count: number; first: string }>();

  /** `detail` tells kinds apart that share their message, e.g. the name of an unknown type. */
  add(kind: string, where: Where, message: LocalText, detail = "", times = 1): void {
    const full = detail === "" ? kind : `${kind}:${shown(detail)}`;
    const known = this.#kinds.get(full);
    if (known !== undefined) known.count += times;
    else if (this.#kinds.size < MAX_KINDS) this.#kinds.set(full, { message, count: times, first: first(where) });
    else this.#rest(where);
  }

  #rest(where: Where): void {
    const known = this.#kinds.get("more");
    if (known !== undefined) known.count++;
    else {
      const message = { en: "More kinds of trouble were found than are listed.", zh: "问题的种类多于列出的数量。" };
      this.#kinds.set("more", { message, count: 1, first: first(where) });
    }
  }

  list(): ImportWarning[] {
    return [...this.#kinds].map(([kind, rest]) => ({ kind, ...rest }));
  }
}

const first = (where: Where): string => ("line" in where ? `line ${where.line}` : shown(where.entity));
