import { numberFlag } from "./flags.ts";
import { UsageError } from "./language.ts";

/** Longest way into a recording, seconds. */
const MOST_SECONDS = 1e9;

export interface Replay {
  /** Replay speed of the recordings. */
  readonly factor: number;
  /** Where the recordings begin: shortly before a labelled fault, at their start, or some seconds in. */
  readonly from: "fault" | "start" | number;
}

/** --factor and --from: `start` hands them on to `plant`, and both say the same. @throws UsageError */
export function replayOf(flags: { readonly factor: string | undefined; readonly from: string | undefined }): Replay {
  const factor = numberFlag("factor", flags.factor ?? "1", { low: 0.1, high: 100 });
  const { from = "fault" } = flags;
  if (from === "fault" || from === "start") return { factor, from };
  const seconds = /^\d+(\.\d+)?$/.test(from) ? Number(from) : Number.NaN;
  if (seconds <= MOST_SECONDS) return { factor, from: seconds };
  throw new UsageError({
    en: `--from ${from} is no place in a recording: expected fault, start, or seconds from its start.`,
    zh: `--from ${from} 不是录制中的位置：应为 fault、start，或从开头起的秒数。`,
  });
}
