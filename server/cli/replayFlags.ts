/** Where the recordings begin: shortly before a labelled fault, at their start, or some seconds in. */
export const replayFrom = (from: string): "fault" | "start" | number =>
  from === "fault" || from === "start" ? from : Number(from);

/** What is wrong with --factor and --from, or null: `start` hands them on to `plant`, and both say the same. */
export function replayError(factor: string, from: string): string | null {
  const speed = Number(factor);
  if (!(speed >= 0.1 && speed <= 100)) return `--factor ${factor} is not in 0.1 to 100`;
  const place = replayFrom(from);
  return typeof place === "number" && !(place >= 0) ? `--from ${from} is no place in a recording` : null;
}
