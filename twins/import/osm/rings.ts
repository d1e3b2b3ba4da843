/** Rings that a relation's ways make; the ways that close none are left over. */
export interface Rings {
  readonly closed: number[][];
  readonly open: number;
}

/** Joins ways at their ends into rings (OpenStreetMap wiki, Relation:multipolygon). Each ring is without its last node. */
export function joined(ways: readonly (readonly number[])[]): Rings {
  const closed: number[][] = [];
  const ends = new Map<number, Set<readonly number[]>>();
  const at = (node: number): Set<readonly number[]> => {
    const known = ends.get(node) ?? new Set();
    ends.set(node, known);
    return known;
  };
  const left = new Set<readonly number[]>();
  for (const way of ways) {
    if (way.length < 2) continue;
    if (way[0] === way.at(-1)) closed.push(way.slice(0, -1));
    else {
      left.add(way);
      at(way[0]!).add(way);
      at(way.at(-1)!).add(way);
    }
  }
  let open = 0;
  for (const first of left) {
    const ring = [...first];
    const take = (way: readonly number[]): void => {
      left.delete(way);
      ends.get(way[0]!)?.delete(way);
      ends.get(way.at(-1)!)?.delete(way);
    };
    take(first);
    while (ring[0] !== ring.at(-1)) {
      const [next] = ends.get(ring.at(-1)!) ?? [];
      if (next === undefined) break;
      take(next);
      const onward = next[0] === ring.at(-1) ? next : next.toReversed();
      for (const node of onward.slice(1)) ring.push(node);
    }
    if (ring[0] === ring.at(-1)) closed.push(ring.slice(0, -1));
    else open++;
  }
  return { closed, open };
}
