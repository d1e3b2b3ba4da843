/** A box, m. */
export interface Extent {
  readonly x0: number;
  readonly y0: number;
  readonly z0: number;
  readonly x1: number;
  readonly y1: number;
  readonly z1: number;
}

/** The box around all; a metre about the origin where there is nothing. */
export function extentOf(all: readonly { readonly positions: Float32Array }[]): Extent {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const { positions } of all)
    for (let i = 0; i < positions.length; i += 3)
      for (let axis = 0; axis < 3; axis++) {
        const value = positions[i + axis]!;
        if (value < low[axis]!) low[axis] = value;
        if (value > high[axis]!) high[axis] = value;
      }
  if (low[0] === Infinity) return { x0: -1, y0: -1, z0: 0, x1: 1, y1: 1, z1: 1 };
  return { x0: low[0]!, y0: low[1]!, z0: low[2]!, x1: high[0]!, y1: high[1]!, z1: high[2]! };
}
