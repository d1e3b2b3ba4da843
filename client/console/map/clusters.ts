import type { Point } from "./mapWindow.ts";

/** What is drawn as one: its members are in the order they were given in, its place is the middle of theirs. */
export interface Cluster<S> extends Point {
  /** Of its first member. */
  readonly id: string;
  readonly members: readonly S[];
}

interface Group<S> {
  readonly members: readonly (readonly [order: number, spot: S])[];
  readonly x: number;
  readonly y: number;
}

const merged = <S>(a: Group<S>, b: Group<S>): Group<S> => {
  const members = [...a.members, ...b.members];
  const weight = (one: Group<S>) => one.members.length / members.length;
  return { members, x: a.x * weight(a) + b.x * weight(b), y: a.y * weight(a) + b.y * weight(b) };
};

/** Each group's nearest that is nearer than `apart`, the nearest pairs first; a sweep over x, so that far ones are not even looked at. */
function closePairs<S>(groups: readonly Group<S>[], apart: number): (readonly [a: Group<S>, b: Group<S>])[] {
  const sorted = groups.toSorted((a, b) => a.x - b.x || a.y - b.y);
  const nearest = sorted.map(() => ({ distance: apart, with: -1 }));
  for (const [i, a] of sorted.entries())
    for (let j = i + 1; j < sorted.length && sorted[j]!.x - a.x < apart; j++) {
      const distance = Math.hypot(sorted[j]!.x - a.x, sorted[j]!.y - a.y);
      if (distance < nearest[i]!.distance) nearest[i] = { distance, with: j };
      if (distance < nearest[j]!.distance) nearest[j] = { distance, with: i };
    }
  return nearest
    .map((found, i) => [found.distance, i, found.with] as const)
    .filter(([, , j]) => j >= 0)
    .sort(([one], [other]) => one - other)
    .map(([, i, j]) => [sorted[i]!, sorted[j]!]);
}

/** One group for all that are at the same place, to the unit: the sites of one town, seen from afar, are as many as they like. */
function samePlace<S extends Point>(spots: readonly S[]): Group<S>[] {
  const groups = new Map<string, Group<S>>();
  for (const [order, spot] of spots.entries()) {
    const key = `${Math.round(spot.x)} ${Math.round(spot.y)}`;
    const lone = { members: [[order, spot] as const], x: spot.x, y: spot.y };
    const held = groups.get(key);
    groups.set(key, held === undefined ? lone : merged(held, lone));
  }
  return [...groups.values()];
}

/**
 * Merges what is too close until any two are `apart` or more, px (more than one): the nearest pairs first, so that
 * those who belong together come together. Every spot is in exactly one cluster; a lone spot is a cluster of one.
 */
export function clusters<S extends Point & { readonly id: string }>(spots: readonly S[], apart: number): Cluster<S>[] {
  let groups: readonly Group<S>[] = samePlace(spots);
  for (;;) {
    const pairs = closePairs(groups, apart);
    if (pairs.length === 0) break;
    const taken = new Set<Group<S>>();
    const made: Group<S>[] = [];
    for (const [a, b] of pairs) {
      if (taken.has(a) || taken.has(b)) continue;
      taken.add(a).add(b);
      made.push(merged(a, b));
    }
    groups = [...groups.filter((group) => !taken.has(group)), ...made];
  }
  return groups
    .map(({ members, x, y }) => ({ members: members.toSorted(([a], [b]) => a - b), x, y }))
    .sort((a, b) => a.members[0]![0] - b.members[0]![0])
    .map(({ members, x, y }) => ({ id: members[0]![1].id, members: members.map(([, spot]) => spot), x, y }));
}
