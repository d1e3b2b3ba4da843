import { numberFlag } from "./flags.ts";
import { UsageError } from "./language.ts";

/** Longest way into a recording, seconds. */
const MOST_SECONDS = 1e9;

/** Of houses and cities: their rows are minutes apart, and one wants to see life. */
export const USUAL_SITE_FACTOR = 60;
const SITE_FACTORS = { low: 0.1, high: 600 } as const;

export interface Replay {
  /** Replay speed of the machining cell's recordings. */
  readonly factor: number;
  /** Replay speed of the recordings of houses and cities. */
  readonly siteFactor: number;
  /** Where the recordings begin: shortly before a labelled fault, at their start, or some seconds in. */
  readonly from: "fault" | "start" | number;
}

/** --factor, --site-factor and --from: `start` hands them on to `plant`, and both say the same. @throws UsageError */
export function replayOf(flags: {
  readonly factor: string | undefined;
  readonly "site-factor": string | undefined;
  readonly from: string | undefined;
}): Replay {
  const factor = numberFlag("factor", flags.factor ?? "1", { low: 0.1, high: 100 });
  const siteFactor = numberFlag("site-factor", flags["site-factor"] ?? String(USUAL_SITE_FACTOR), SITE_FACTORS);
  const { from = "fault" } = flags;
  if (from === "fault" || from === "start") return { factor, siteFactor, from };
  const seconds = /^\d+(\.\d+)?$/.test(from) ? Number(from) : Number.NaN;
  if (seconds <= MOST_SECONDS) return { factor, siteFactor, from: seconds };
  throw new UsageError({
    en: `--from ${from} is no place in a recording: expected fault, start, or seconds from its start.`,
    zh: `--from ${from} 不是录制中的位置：应为 fault、start，或从开头起的秒数。`,
  });
}
