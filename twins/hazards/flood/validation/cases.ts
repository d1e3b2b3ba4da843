import type { FidelityCase } from "../../../core/fidelity.ts";
import { lake, poured, thacker, thackerPlanar } from "./bowls.ts";
import { ritter, stoker } from "./damBreaks.ts";
import { order } from "./order.ts";
import { bumpJump, bumpSubcritical, bumpTranscritical, macdonald, uniform } from "./steady.ts";

/** The flood's cases that need no measured data, in the order of docs/fidelity.md. */
export const EXACT_CASES: readonly FidelityCase[] = [
  stoker,
  ritter,
  lake,
  thacker,
  thackerPlanar,
  poured,
  order,
  bumpSubcritical,
  bumpTranscritical,
  bumpJump,
  macdonald,
  uniform,
];
