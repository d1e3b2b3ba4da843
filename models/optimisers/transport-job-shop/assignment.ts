/**
 * Cost of the cheapest assignment of every row to a column of its own (Kuhn 1955, Munkres 1957, with potentials,
 * O(rows^2 x columns)). @param cost rows x columns, rows <= columns, finite
 */
export function cheapestAssignment(cost: readonly (readonly number[])[]): number {
  const rows = cost.length;
  const columns = rows === 0 ? 0 : cost[0].length;
  const u = new Float64Array(rows + 1);
  const v = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  const way = new Int32Array(columns + 1);
  for (let i = 1; i <= rows; i++) {
    rowOf[0] = i;
    let column = 0;
    const slack = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Uint8Array(columns + 1);
    while (rowOf[column] !== 0) {
      used[column] = 1;
      const row = rowOf[column];
      let delta = Number.POSITIVE_INFINITY;
      let nearest = 0;
      for (let j = 1; j <= columns; j++) {
        if (used[j] === 1) continue;
        const reduced = cost[row - 1][j - 1] - u[row] - v[j];
        if (reduced < slack[j]) {
          slack[j] = reduced;
          way[j] = column;
        }
        if (slack[j] < delta) {
          delta = slack[j];
          nearest = j;
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (used[j] === 1) {
          u[rowOf[j]] += delta;
          v[j] -= delta;
        } else slack[j] -= delta;
      }
      column = nearest;
    }
    while (column !== 0) {
      rowOf[column] = rowOf[way[column]];
      column = way[column];
    }
  }
  let total = 0;
  for (let j = 1; j <= columns; j++) if (rowOf[j] !== 0) total += cost[rowOf[j] - 1][j - 1];
  return total;
}
