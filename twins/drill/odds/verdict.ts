/** Struck in no more than this share of the runs a place counts as safe, from the other on as unsafe. Ours. */
export const SAFE_SHARE = 0.1;
export const UNSAFE_SHARE = 0.5;

export const VERDICTS = ["safe", "chance", "unsafe"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** @param percent of the runs in which somebody was struck */
export const verdictOf = (percent: number): Verdict =>
  percent <= 100 * SAFE_SHARE ? "safe" : percent >= 100 * UNSAFE_SHARE ? "unsafe" : "chance";
