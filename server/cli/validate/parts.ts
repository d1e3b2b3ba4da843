import type { LocalText } from "../../../twins/core/place.ts";
import type { Said } from "../language.ts";
import type { ValidatePart } from "./part.ts";
import { quakeUsage } from "./quakeUsage.ts";

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
    name: "quake",
    title: { en: "Earthquakes: ground motion, and what falls over", zh: "地震：地震动与倾倒" },
    usage: quakeUsage,
    load: async () => (await import("./quake.ts")).quakePart,
  },
];
