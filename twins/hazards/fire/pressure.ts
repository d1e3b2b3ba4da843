/**
 * Linear equations with one unknown a room, whose matrix has an entry only where two rooms share an opening. Solved by
 * elimination in an order of least degree, fixed once, so a building of many rooms costs little more than its openings.
 */
export interface RoomSystem {
  readonly count: number;
  /** Row after row; only entries of neighbours, and those that elimination fills, are ever used. */
  readonly matrix: Float64Array;
  /** The right side; the solution after `solve`. */
  readonly right: Float64Array;
  clear(): void;
  solve(): void;
}

/** Which rooms come when, and for each the later ones that it is coupled to when its turn has come. */
function eliminationOrder(
  count: number,
  pairs: readonly (readonly [number, number])[],
): { readonly order: Int32Array; readonly later: readonly Int32Array[] } {
  const near = Array.from({ length: count }, () => new Set<number>());
  for (const [a, b] of pairs)
    if (a !== b) {
      near[a]!.add(b);
      near[b]!.add(a);
    }
  const left = new Set(Array.from({ length: count }, (_, i) => i));
  const order: number[] = [];
  const later: Int32Array[] = [];
  while (left.size > 0) {
    let best = -1;
    for (const i of left) if (best < 0 || near[i]!.size < near[best]!.size) best = i;
    const around = [...near[best]!].sort((a, b) => a - b);
    for (const i of around) {
      near[i]!.delete(best);
      for (const j of around) if (j !== i) near[i]!.add(j);
    }
    left.delete(best);
    order.push(best);
    later.push(Int32Array.from(around));
  }
  return { order: Int32Array.from(order), later };
}

export function createRoomSystem(count: number, pairs: readonly (readonly [number, number])[]): RoomSystem {
  const { order, later } = eliminationOrder(count, pairs);
  const matrix = new Float64Array(count * count);
  const right = new Float64Array(count);
  return {
    count,
    matrix,
    right,
    clear() {
      right.fill(0);
      for (let turn = 0; turn < count; turn++) {
        const k = order[turn]!;
        matrix[k * count + k] = 0;
        const after = later[turn]!;
        for (let i = 0; i < after.length; i++) {
          matrix[k * count + after[i]!] = 0;
          matrix[after[i]! * count + k] = 0;
        }
      }
    },
    solve() {
      for (let turn = 0; turn < count; turn++) {
        const k = order[turn]!;
        const after = later[turn]!;
        const pivot = matrix[k * count + k]!;
        for (let i = 0; i < after.length; i++) {
          const row = after[i]!;
          const factor = matrix[row * count + k]! / pivot;
          if (factor === 0) continue;
          for (let j = 0; j < after.length; j++)
            matrix[row * count + after[j]!]! -= factor * matrix[k * count + after[j]!]!;
          right[row]! -= factor * right[k]!;
        }
      }
      for (let turn = count - 1; turn >= 0; turn--) {
        const k = order[turn]!;
        const after = later[turn]!;
        let value = right[k]!;
        for (let j = 0; j < after.length; j++) value -= matrix[k * count + after[j]!]! * right[after[j]!]!;
        right[k] = value / matrix[k * count + k]!;
      }
    },
  };
}
