import type { LocalText } from "../../../twins/core/place.ts";
import type { Said } from "../language.ts";
import { floodUsage } from "./floodUsage.ts";
import type { ValidatePart } from "./part.ts";

export interface PartEntry {
  readonly name: string;
  readonly title: LocalText;
  /** The part of `aitn validate --help` about it; in a file of its own, so that help loads no physics. */
  readonly usage: Said;
  /** Loaded when it is asked for. */
  load(): Promise<ValidatePart>;
}

/** Each physics of the drills, in the order of docs/fidelity.md. */
export const PARTS: readonly PartEntry[] = [
  {
    name: "flood",
    title: { en: "Flood: shallow water", zh: "洪水：浅水流动" },
    usage: floodUsage,
    load: async () => (await import("./flood.ts")).part,
  },
];
