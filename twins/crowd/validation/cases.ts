import { BOTTLENECK } from "./bottleneck.ts";
import type { CrowdCase } from "./case.ts";
import { FUNDAMENTAL } from "./corridor.ts";
import { COUNTERFLOW } from "./counterflow.ts";

/** Every validation case of people, in the order of docs/fidelity.md. */
export const CROWD_CASES: readonly CrowdCase[] = [BOTTLENECK, FUNDAMENTAL, COUNTERFLOW];

/** Other names that cases are asked for by. */
export const CASE_ALIASES: Readonly<Record<string, string>> = { "rimea-4": "corridor" };
