import type { KeptTrial } from "./kept.ts";

/**
 * The published model that others of its task are measured against: of those that the community approved and that did better than the
 * champion of their time, the one that did best on the first recording. Null where there is none: then the zoo's own is the champion.
 */
export function championAmong(trials: readonly KeptTrial[], task: string): KeptTrial | null {
  const value = ({ row }: KeptTrial): number => {
    const { measure, tests } = row.result?.evaluation ?? {};
    const first = tests?.[0]?.value ?? Number.NaN;
    return measure?.better === "lower" ? -first : first;
  };
  const beat = trials.filter(
    ({ row }) =>
      row.task === task &&
      row.publication?.status === "approved" &&
      (row.result?.evaluation.verdict.overChampion ?? 0) > 0,
  );
  return beat.reduce<KeptTrial | null>((best, one) => (best === null || value(one) > value(best) ? one : best), null);
}
