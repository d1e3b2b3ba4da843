/** A picture of a hazard that is told at most so often, s of the run's own time; null in between. */
export function paced<T>(run: { readonly atS: number }, everyS: number, picture: () => T): () => T | null {
  let toldAtS = -Infinity;
  return () => {
    if (run.atS - toldAtS < everyS) return null;
    toldAtS = run.atS;
    return picture();
  };
}
