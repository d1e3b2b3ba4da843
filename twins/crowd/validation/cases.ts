import { BOTTLENECK } from "./bottleneck.ts";
import { NIST_BUILDINGS, RIMEA_BUILDINGS } from "./buildings.ts";
import type { CrowdCase } from "./case.ts";
import { FUNDAMENTAL } from "./corridor.ts";
import { COUNTERFLOW } from "./counterflow.ts";
import { NIST_CASES, OWN_CASES } from "./nist.ts";
import { NIST_CHOICE } from "./nistChoice.ts";
import { NIST_LIFT } from "./nistLift.ts";
import { NIST_SINGLE } from "./nistSingle.ts";
import { NIST_PASSAGES, RIMEA_PASSAGES } from "./passages.ts";
import { NIST_ROOMS, ROOM_CASES } from "./rooms.ts";
import { RIMEA_SINGLE } from "./single.ts";

/** Every validation case of people, in the order of docs/fidelity.md. */
export const CROWD_CASES: readonly CrowdCase[] = [
  BOTTLENECK,
  FUNDAMENTAL,
  COUNTERFLOW,
  ...RIMEA_SINGLE,
  ...ROOM_CASES,
  ...RIMEA_PASSAGES,
  ...RIMEA_BUILDINGS,
  ...NIST_SINGLE,
  ...NIST_PASSAGES,
  ...NIST_BUILDINGS,
  ...NIST_CHOICE,
  ...NIST_CASES,
  ...NIST_LIFT,
  ...OWN_CASES,
  ...NIST_ROOMS,
];

/** Other names that cases are asked for by. */
export const CASE_ALIASES: Readonly<Record<string, string>> = { "rimea-4": "corridor" };
