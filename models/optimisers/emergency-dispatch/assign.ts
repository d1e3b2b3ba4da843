/** Most rows or columns of an assignment: 256 take some milliseconds. */
export const MOST_ASSIGNED = 256;
/** Stands for a pair that may not be: larger than any sum of costs that may. */
const NEVER = 1e12;

/**
 * The assignment of least cost: each row gets one column, no column two (the Hungarian method with potentials: Kuhn 1955, Munkres 1957;
 * O(rows^2 columns)). Of equals, the one that comes of the lower columns first.
 * @param cost rows x columns, 0 to 1e9; Infinity for a pair that may not be
 * @returns per row its column; -1 where every way to give it one is forbidden, of which there are as few as can be
 * @throws RangeError for more rows than columns, or more than MOST_ASSIGNED
 */
export function assign(cost: readonly (readonly number[])[]): readonly number[] {
  const rows = cost.length;
  const columns = cost[0]?.length ?? 0;
  if (rows > columns || columns > MOST_ASSIGNED) throw new RangeError(`${rows} rows to ${columns} columns`);
  const at = (row: number, column: number): number => Math.min(NEVER, cost[row - 1]?.[column - 1] ?? NEVER);
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  /** Row of each column; column 0 holds the row that is being placed. */
  const rowOf = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    rowOf[0] = row;
    const from = new Int32Array(columns + 1);
    const slack = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Uint8Array(columns + 1);
    let column = 0;
    do {
      used[column] = 1;
      const current = rowOf[column]!;
      let [least, next] = [Number.POSITIVE_INFINITY, 0];
      for (let j = 1; j <= columns; j++) {
        if (used[j] === 1) continue;
        const reduced = at(current, j) - rowPotential[current]! - columnPotential[j]!;
        if (reduced < slack[j]!) {
          slack[j] = reduced;
          from[j] = column;
        }
        if (slack[j]! < least) [least, next] = [slack[j]!, j];
      }
      for (let j = 0; j <= columns; j++) {
        if (used[j] === 1) {
          rowPotential[rowOf[j]!]! += least;
          columnPotential[j]! -= least;
        } else slack[j]! -= least;
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      const previous = from[column]!;
      rowOf[column] = rowOf[previous]!;
      column = previous;
    }
  }
  const columnOf = new Array<number>(rows).fill(-1);
  for (let j = 1; j <= columns; j++) {
    const row = rowOf[j]!;
    if (row > 0 && at(row, j) < NEVER) columnOf[row - 1] = j - 1;
  }
  return columnOf;
}
