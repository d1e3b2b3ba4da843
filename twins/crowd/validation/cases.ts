import { BOTTLENECK } from "./bottleneck.ts";
import type { CrowdCase } from "./case.ts";
import { FUNDAMENTAL } from "./corridor.ts";
import { COUNTERFLOW } from "./counterflow.ts";
import { NIST_ROOMS, ROOM_CASES } from "./rooms.ts";
import { NIST_SINGLE, RIMEA_SINGLE } from "./single.ts";

/** Every validation case of people, in the order of docs/fidelity.md. */
export const CROWD_CASES: readonly CrowdCase[] = [
  BOTTLENECK,
  FUNDAMENTAL,
  COUNTERFLOW,
  ...RIMEA_SINGLE,
  ...ROOM_CASES,
  ...NIST_SINGLE,
  ...NIST_ROOMS,
];

/** Other names that cases are asked for by. */
export const CASE_ALIASES: Readonly<Record<string, string>> = { "rimea-4": "corridor" };
