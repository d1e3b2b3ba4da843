import { ERRORS, isErrorCode } from "../../../twins/core/errors.ts";
import { textOf } from "../../ui/format.ts";

/** The server's counters whose names have words in `health.names`; a test compares them with what the server counts. */
export const COUNTERS = {
  applied: "applied",
  refused: "refused",
  frames: "frames",
  frameBytes: "frameBytes",
  consoles: "consoles",
  framesSkipped: "framesSkipped",
  impossibleStates: "impossibleStates",
  runsQueued: "runsQueued",
  "history.appended": "appended",
  "history.groups": "groups",
  "history.refusedFull": "refusedFull",
  "history.refusedBusy": "refusedBusy",
  "history.tornTails": "tornTails",
  "history.damagedLogs": "damagedLogs",
  "history.damagedFiles": "damagedFiles",
  "history.damagedChunks": "damagedChunks",
  "history.sealed": "sealed",
  "history.sealFailed": "sealFailed",
  "history.prunedChunks": "prunedChunks",
} as const;
export type CounterKey = (typeof COUNTERS)[keyof typeof COUNTERS];

/** The order of the list above, then the rest by name. */
export function byCounter(a: string, b: string): number {
  const place = (name: string): number => {
    const at = Object.keys(COUNTERS).indexOf(name);
    return at < 0 ? Number.MAX_SAFE_INTEGER : at;
  };
  return place(a) - place(b) || a.localeCompare(b);
}

export type CounterWord =
  | { readonly kind: "counter"; readonly key: CounterKey }
  /** How often a code was refused to a device, or noticed of the disk. */
  | { readonly kind: "refused" | "noticed"; readonly why: string }
  | { readonly kind: "unknown" };

/** What a counter's name means, in the reader's language. */
export function counterWord(name: string, language: string): CounterWord {
  if (Object.hasOwn(COUNTERS, name)) return { kind: "counter", key: COUNTERS[name as keyof typeof COUNTERS] };
  const [, kind, code] = /^(refused|noticed)\.(.+)$/.exec(name) ?? [];
  if (code === undefined || !isErrorCode(code)) return { kind: "unknown" };
  // The code's first sentence says what happened; what to do is for the one who was refused.
  const why = /^[^.。，;；]+/.exec(textOf(ERRORS[code], language))?.[0] ?? code;
  return { kind: kind as "refused" | "noticed", why };
}
