export interface Spot {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** Rounds of pushing apart; with a hundred sites in one town some stay near each other. */
const ROUNDS = 40;
/** A turn that leaves no two of a row in the same direction, rad. */
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/** Moves spots apart until each has `apart` to the next, in the unit of x and y; those that have room stay. */
export function declutter<S extends Spot>(spots: readonly S[], apart: number): S[] {
  const placed = spots.map((spot) => ({ ...spot }) as S & { x: number; y: number });
  for (let round = 0; round < ROUNDS; round++) {
    let moved = false;
    for (const [i, a] of placed.entries())
      for (const b of placed.slice(i + 1)) {
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const distance = Math.hypot(dx, dy);
        if (distance >= apart * 0.999) continue;
        const [ux, uy] = distance > 0 ? [dx / distance, dy / distance] : [Math.cos(i * GOLDEN), Math.sin(i * GOLDEN)];
        const push = (apart - distance) / 2;
        Object.assign(a, { x: a.x - ux * push, y: a.y - uy * push });
        Object.assign(b, { x: b.x + ux * push, y: b.y + uy * push });
        moved = true;
      }
    if (!moved) break;
  }
  return placed;
}
